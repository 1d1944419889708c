import { existsSync } from 'node:fs'
import { defineConfig } from 'vite'

const programs = ['main', 'hub'].filter((name) => existsSync(`src/${name}.ts`))

/** What Node runs: our own sources bundled, everything from node_modules left where it is. */
export default defineConfig({
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  build: {
    ssr: true,
    target: 'node24',
    outDir: 'dist/server',
    emptyOutDir: true,
    minify: false,
    sourcemap: true,
    reportCompressedSize: false,
    rolldownOptions: {
      input: Object.fromEntries(programs.map((name) => [name, `src/${name}.ts`])),
      // flat, so that every chunk stands one step from dist/client
      output: { format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
})
