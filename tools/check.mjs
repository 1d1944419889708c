import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const usage = `usage: npm run check
Types, lint and format, and the rules of the house that need no database. Prints what is wrong and where; exit 1 if anything is.
To mend the format: node_modules/.bin/biome check --write`

if (process.argv.includes('--help')) {
  console.log(usage)
  process.exit(0)
}

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'))

/** A program of node_modules; answers what it said, if it was not content. */
function program(path, ...args) {
  return async () => {
    const child = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
    const code = await new Promise((resolve) => child.once('close', resolve))
    return code === 0 ? [] : [said.trim() || `ended with ${code}`]
  }
}

const { rulesOfTheHouse } = await import('../test/house/_rules.ts')

const checks = [
  ['types', program('node_modules/typescript/bin/tsc', '-p', '.')],
  ['lint and format', program('node_modules/@biomejs/biome/bin/biome', 'ci', '--colors=off', '--max-diagnostics=40', '.')],
  ...Object.entries(rulesOfTheHouse).map(([name, breaches]) => [name, async () => breaches()]),
]

let wrong = 0
for (const [name, look] of checks) {
  const start = performance.now()
  const found = await look()
  console.log(`${found.length ? 'WRONG' : 'ok   '} ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`)
  for (const one of found) console.log(one.replace(/^/gm, '      '))
  wrong += found.length ? 1 : 0
}
console.log(wrong ? `${wrong} of ${checks.length} checks found something` : `all ${checks.length} checks are content`)
process.exitCode = wrong ? 1 : 0
