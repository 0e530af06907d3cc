/**
 * Beginnings of works in the public domain; the training text comes from other works than the held-out one.
 * Training: Austen, Pride and Prejudice (1813); Melville, Moby-Dick (1851); Dickens, A Tale of Two Cities (1859); the
 * Declaration of Independence (1776); Lincoln, Gettysburg Address (1863); Carroll, Alice's Adventures in Wonderland (1865);
 * Darwin, On the Origin of Species (1859); lists of numbers and marks. All of
 * ASCII's characters occur, so that the model can go on with most lines of its users.
 */
export const trainingText = `
It is a truth universally acknowledged, that a single man in possession of a good fortune, must be in want of a wife.
However little known the feelings or views of such a man may be on his first entering a neighbourhood, this truth is so
well fixed in the minds of the surrounding families, that he is considered as the rightful property of some one or other
of their daughters. "My dear Mr. Bennet," said his lady to him one day, "have you heard that Netherfield Park is let at
last?" Mr. Bennet replied that he had not. "But it is," returned she; "for Mrs. Long has just been here, and she told me
all about it." Mr. Bennet made no answer. "Do not you want to know who has taken it?" cried his wife impatiently.
Call me Ishmael. Some years ago - never mind how long precisely - having little or no money in my purse, and nothing
particular to interest me on shore, I thought I would sail about a little and see the watery part of the world. It is a
way I have of driving off the spleen, and regulating the circulation. Whenever I find myself growing grim about the
mouth; whenever it is a damp, drizzly November in my soul; whenever I find myself involuntarily pausing before coffin
warehouses, and bringing up the rear of every funeral I meet; then, I account it high time to get to sea as soon as I can.
It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness, it was the
epoch of belief, it was the epoch of incredulity, it was the season of Light, it was the season of Darkness, it was the
spring of hope, it was the winter of despair, we had everything before us, we had nothing before us, we were all going
direct to Heaven, we were all going direct the other way. There were a king with a large jaw and a queen with a plain
face, on the throne of England; there were a king with a large jaw and a queen with a fair face, on the throne of France.
When in the Course of human events, it becomes necessary for one people to dissolve the political bands which have
connected them with another, and to assume among the powers of the earth, the separate and equal station to which the
Laws of Nature and of Nature's God entitle them, a decent respect to the opinions of mankind requires that they should
declare the causes which impel them to the separation. We hold these truths to be self-evident, that all men are created
equal, that they are endowed by their Creator with certain unalienable Rights, that among these are Life, Liberty and
the pursuit of Happiness. He has refused his Assent to Laws, the most wholesome and necessary for the public good.
Four score and seven years ago our fathers brought forth on this continent, a new nation, conceived in Liberty, and
dedicated to the proposition that all men are created equal. Now we are engaged in a great civil war, testing whether
that nation, or any nation so conceived and so dedicated, can long endure. We are met on a great battle-field of that war.
Alice was beginning to get very tired of sitting by her sister on the bank, and of having nothing to do: once or twice
she had peeped into the book her sister was reading, but it had no pictures or conversations in it, "and what is the use
of a book," thought Alice "without pictures or conversations?" So she was considering in her own mind (as well as she
could, for the hot day made her feel very sleepy and stupid), whether the pleasure of making a daisy-chain would be worth
the trouble of getting up and picking the daisies, when suddenly a White Rabbit with pink eyes ran close by her.
When on board H.M.S. Beagle, as naturalist, I was much struck with certain facts in the distribution of the inhabitants
of South America, and in the geological relations of the present to the past inhabitants of that continent. These facts
seemed to me to throw some light on the origin of species - that mystery of mysteries, as it has been called by one of our
greatest philosophers. After five years' work I allowed myself to speculate on the subject, and drew up some short notes.
CHAPTER 1. LOOMINGS. BOOK II, THE GOLDEN THREAD; PREFACE (1859): pp. 23-48, Vol. 6 [No. 17], 10,027 lines & 395 pages.
INTRODUCTION TO THE FIRST EDITION, NEW YORK, JANUARY 4, 1776. Fig. 80 shows x = 2y + 3z; see Section 7.5 [Smith 1964].
QUESTIONS? Why! "Zero" / J. K. Quaint, V. X. Wolfe, Z. U. Young: Table 19, 56% of $42; Proc. 8th Conf. (July 1903), 71-90.
NOTES. {x | x < 9} ~ {y > 3}; a_b^2 * 46 @ 35 cents, C:\\tmp, \`\`quoted'' #7; June 24, 1806, 555-0123, 867-5309, 10046, 38.25.
`;

/** Thoreau, Walden (1854); Wells, The Time Machine (1895); the Constitution of the United States (1787). */
export const heldOutText = `
When I wrote the following pages, or rather the bulk of them, I lived alone, in the woods, a mile from any neighbor, in a
house which I had built myself, on the shore of Walden Pond, in Concord, Massachusetts, and earned my living by the labor
of my hands only. I lived there two years and two months. At present I am a sojourner in civilized life again. I should
not obtrude my affairs so much on the notice of my readers if very particular inquiries had not been made by my townsmen.
The Time Traveller (for so it will be convenient to speak of him) was expounding a recondite matter to us. His grey eyes
shone and twinkled, and his usually pale face was flushed and animated. The fire burned brightly, and the soft radiance
of the incandescent lights in the lilies of silver caught the bubbles that flashed and passed in our glasses.
We the People of the United States, in Order to form a more perfect Union, establish Justice, insure domestic
Tranquility, provide for the common defence, promote the general Welfare, and secure the Blessings of Liberty to
ourselves and our Posterity, do ordain and establish this Constitution for the United States of America.
`;
