// A start for .dependency-cruiser.cjs: who may import whom. `depcruise src --config …` must print nothing.
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: '\\.test\\.tsx?$' },
  to: { path: '^src/', pathNot: allowed },
})
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'electron-stays-at-the-edge',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main/desktop/|main/index\\.ts|preload/)' },
      to: { path: '(^|node_modules/)electron(/|$)' },
    },
    {
      name: 'core-knows-no-vendor',
      severity: 'error',
      from: { path: '^src/(main/(domain|ports|flows)|contract)/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^src/|(^|node_modules/)zod(/|$)' },
    },
    only('domain-stands-alone', '^src/main/domain/', '^src/main/domain/'),
    only('ports-see-domain', '^src/main/ports/', '^src/main/(domain|ports)/'),
    only('flows-see-ports', '^src/main/flows/', '^src/main/(domain|ports|flows)/'),
    only('adapters-see-ports', '^src/main/adapters/([^/]+)/', '^src/main/(domain|ports|adapters/$1)/'),
    only('server-sees-flows', '^src/main/server/', '^src/(main/(domain|ports|flows|server)|contract)/'),
    only('contract-is-a-leaf', '^src/contract/', '^src/contract/'),
    only('preload-sees-contract', '^src/preload/', '^src/(preload|contract)/'),
    only('renderer-sees-contract', '^src/renderer/', '^src/(renderer|contract)/'),
    {
      name: 'headless-never-loads-desktop',
      severity: 'error',
      from: { path: '^src/main/headless\\.ts' },
      to: { path: '^src/main/desktop/', reachable: true },
    },
  ],
  options: { tsPreCompilationDeps: true, doNotFollow: { path: 'node_modules' } },
}
