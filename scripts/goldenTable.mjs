/**
 * What `packages/numerics` reports of the cases of one family in one way of running.
 *
 * @typedef {object} FamilyErrors
 * @property {string} suite
 * @property {string} family
 * @property {string} way
 * @property {number} cases
 * @property {number} absolute
 * @property {number} relative
 */

const header = ['suite', 'family', 'cases', 'way', 'largest abs', 'largest rel'];

/**
 * The largest errors as a Markdown table, a row for each family and way, then one for each suite and way.
 *
 * @param {readonly FamilyErrors[]} families
 */
export function goldenTable(families) {
  const rows = [...[...families].sort(byName), ...totals(families)].map((each) => [
    each.suite,
    each.family,
    String(each.cases),
    each.way,
    each.absolute.toExponential(1),
    each.relative.toExponential(1),
  ]);
  return [header, header.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/**
 * @param {FamilyErrors} a
 * @param {FamilyErrors} b
 */
function byName(a, b) {
  return a.suite.localeCompare(b.suite) || a.family.localeCompare(b.family) || a.way.localeCompare(b.way);
}

/**
 * A row for each suite and way.
 *
 * @param {readonly FamilyErrors[]} families
 * @returns {FamilyErrors[]}
 */
function totals(families) {
  const totals = new Map();
  for (const each of [...families].sort(byName)) {
    const { suite, way } = each;
    const sum = totals.get(`${suite} ${way}`) ?? { cases: 0, absolute: 0, relative: 0 };
    totals.set(`${suite} ${way}`, {
      suite,
      way,
      family: 'all',
      cases: sum.cases + each.cases,
      absolute: Math.max(sum.absolute, each.absolute),
      relative: Math.max(sum.relative, each.relative),
    });
  }
  return [...totals.values()];
}
