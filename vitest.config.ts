import { defineConfig } from 'vitest/config'

const shared = { testTimeout: 30_000, hookTimeout: 180_000 }

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
