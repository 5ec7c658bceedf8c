import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'scripts/**/*.test.ts', 'tests/unit/**/*.test.ts'],
    pool: 'threads',
    maxWorkers: 2,
    // The bound of a test that hangs; a machine under load must not turn a property test of two seconds red.
    testTimeout: 30_000,
    reporters: ['default'],
  },
})
