import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const usage = `usage: node tools/dev.mjs [arguments of the server]
Builds, serves, and does both again when a file under src/, words/, cities/ or db/ changes.`

if (process.argv.includes('--help')) {
  console.log(usage)
  process.exit(0)
}

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'))

let server
let ending = false
let building = false
let wanted = false

const finished = (child) => new Promise((resolve) => child.once('exit', resolve))

/** Waits for the old one to let go of the port and of the data folder. */
async function stop() {
  const running = server
  server = undefined
  if (!running || running.exitCode !== null || running.signalCode !== null) return
  const gone = finished(running)
  running.kill('SIGTERM')
  await gone
}

async function round() {
  if (building || ending) {
    wanted = true
    return
  }
  building = true
  do {
    wanted = false
    const code = await finished(spawn(process.execPath, ['tools/build.mjs'], { stdio: 'inherit' }))
    if (code !== 0) {
      console.error('The build did not finish; the running server stays as it is. Waiting for the next change.')
      continue
    }
    await stop()
    if (ending) break
    server = spawn(process.execPath, ['--enable-source-maps', 'dist/server/main.js', ...process.argv.slice(2)], { stdio: 'inherit' })
  } while (wanted && !ending)
  building = false
}

let soon
for (const folder of ['src', 'words', 'cities', 'db']) {
  watch(folder, { recursive: true }, (_event, file) => {
    if (file && /\.test\.tsx?$|\.(part|swp|tmp)$|~$/.test(file)) return
    clearTimeout(soon)
    soon = setTimeout(round, 120)
  })
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, async () => {
    ending = true
    await stop()
    process.exit(0)
  })
}

await round()
