/** Things to be freed when a run ends, however it ends: the last one taken first, each whatever becomes of the others. */
export class Cleanup {
  private readonly actions: (() => void | Promise<void>)[] = [];

  add(action: () => void | Promise<void>): void {
    this.actions.push(action);
  }

  /**
   * Runs a function, then frees everything.
   *
   * @throws what the function throws; if it does not, the first error of freeing.
   */
  async during<R>(run: () => Promise<R>): Promise<R> {
    try {
      const result = await run();
      await this.close();
      return result;
    } catch (error) {
      await this.free();
      throw error;
    }
  }

  /**
   * Frees everything.
   *
   * @throws the first error of freeing.
   */
  async close(): Promise<void> {
    const [first] = await this.free();
    if (first) throw first.error;
  }

  private async free(): Promise<{ error: unknown }[]> {
    const errors: { error: unknown }[] = [];
    for (let action = this.actions.pop(); action; action = this.actions.pop()) {
      try {
        await action();
      } catch (error) {
        errors.push({ error });
      }
    }
    return errors;
  }
}
