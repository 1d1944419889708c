import { defineConfig } from 'vitest/config'

// how long a test may take before it is taken to hang; how fast the product is, test/bench says
const shared = { testTimeout: 120_000, hookTimeout: 240_000 }

// Rules need nothing; everything called *.db.test, and all of test/, shares one prepared database server.
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  test: {
    maxWorkers: 2,
    projects: [
      { extends: true, test: { ...shared, name: 'rules', include: ['src/**/*.test.{ts,tsx}'], exclude: ['src/**/*.db.test.{ts,tsx}'] } },
      {
        extends: true,
        test: {
          ...shared,
          name: 'town',
          include: ['src/**/*.db.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}'],
          globalSetup: ['test/global-setup.ts'],
        },
      },
    ],
  },
})
