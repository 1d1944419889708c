import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const usage = `usage: node tools/build.mjs [--client | --server]
Builds dist/client (styles, scripts, face; squeezed beforehand) and dist/server, writes what stands there into dist/SHA256SUMS,
and marks the time in dist/.built last.`

if (process.argv.includes('--help')) {
  console.log(usage)
  process.exit(0)
}

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'))
process.env.NODE_ENV = 'production'
const { build } = await import('vite')

const quiet = { logLevel: 'warn' }
const only = process.argv[2]

/** Readers come often, builds seldom: squeeze as hard as it goes, once. */
function squeeze(folder) {
  for (const file of readdirSync(folder)) {
    if (!/\.(css|js|svg|webmanifest)$/.test(file)) continue
    const body = readFileSync(join(folder, file))
    writeFileSync(join(folder, `${file}.br`), brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
    writeFileSync(join(folder, `${file}.gz`), gzipSync(body, { level: 9 }))
  }
}

if (only !== '--server') {
  await build({ ...quiet, configFile: 'vite.config.ts' })
  squeeze('dist/client')
}
if (only !== '--client') await build({ ...quiet, configFile: 'vite.server.config.ts' })

// half a build must never pass for a whole one
if (only) rmSync('dist/.built', { force: true })
else {
  const { writeManifest } = await import('../src/platform/file-manifest.ts')
  await writeManifest(process.cwd())
  writeFileSync('dist/.built', '')
}
