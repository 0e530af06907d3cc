// For `register` of node:module, before tsx: `.ts` is an ES module whatever the package.json above it says. In a new
// project that says nothing, or `commonjs`; but scenarios import packages that are ES modules only.
export async function resolve(specifier, context, nextResolve) {
  const resolved = await nextResolve(specifier, context);
  return /^file:[^?]*\.ts($|\?)/.test(resolved.url) ? { ...resolved, format: 'module' } : resolved;
}
