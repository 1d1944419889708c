import { createHash } from 'node:crypto'
import { filesBelow, textOf } from './_files.ts'

const binary = /\.(png|jpe?g|webp|avif|ico|woff2?|gz|zip|pdf)$/

type Package = {
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
  optionalDependencies: Record<string, string>
}

/** What we stand on is named with its reason, and nothing that we do not stand on. */
export function dependencyBreaches(): string[] {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(textOf('package.json')) as Package
  const direct = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies })
  const told = new Set([...textOf('docs/dependencies.md').matchAll(/^\| `([^`]+)`/gm)].map((match) => match[1] ?? ''))
  return [
    ...direct.filter((name) => !told.has(name)).map((name) => `docs/dependencies.md: ${name} has no line`),
    ...[...told].filter((name) => !direct.includes(name)).map((name) => `docs/dependencies.md: ${name} is no dependency`),
    ...Object.entries({ ...dependencies, ...devDependencies })
      .filter(([, version]) => !/^\d/.test(version))
      .map(([name, version]) => `package.json: ${name} ${version} is no exact version`),
  ]
}

const machinePath = /(^|[^a-z])\/(work|farm|root|tmp)\/[a-z]/
const registry = /"resolved": *"https?:|^registry *=/

/** Nothing of the machine it was written on, nor where packages were fetched from. */
export function machineBreaches(): string[] {
  return filesBelow('.')
    .filter((path) => !binary.test(path))
    .flatMap((path) =>
      textOf(path)
        .split('\n')
        .flatMap((line, index) =>
          (machinePath.test(line) && !line.includes('mkdtemp')) || registry.test(line)
            ? [`${path}:${index + 1}: ${line.trim().slice(0, 120)}`]
            : [],
        ),
    )
}

const leftOvers = new RegExp(
  [
    '\\b(TO' + 'DO|FIX' + 'ME|HA' + 'CK)\\b',
    '\\b(it|test|describe)\\.(skip|only|todo)\\b',
    'biome' + '-ignore',
    '@ts' + '-(ignore|nocheck|expect-error)',
    'lorem' + ' ipsum',
  ].join('|'),
)

/** Nothing half-finished. */
export function leftOverBreaches(): string[] {
  return filesBelow('.')
    .filter((path) => /\.(tsx?|mjs|sh|sql|css|json)$/.test(path) && path !== 'package-lock.json')
    .flatMap((path) =>
      textOf(path)
        .split('\n')
        .flatMap((line, index) => (leftOvers.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 120)}`] : [])),
    )
}

/** What ran once is never edited: a new file mends it. */
export function migrationBreaches(): string[] {
  const told = new Map(
    textOf('db/migrations/checksums.txt')
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split(/\s+/).reverse() as [string, string]),
  )
  const there = filesBelow('db/migrations')
    .filter((path) => path.endsWith('.sql'))
    .map((path) => ({ name: path.slice('db/migrations/'.length), sum: createHash('sha256').update(textOf(path)).digest('hex') }))
  return [
    ...there.filter(({ name }) => !told.has(name)).map(({ name, sum }) => `db/migrations/checksums.txt: add the line\n${sum}  ${name}`),
    ...there
      .filter(({ name, sum }) => told.has(name) && told.get(name) !== sum)
      .map(({ name }) => `db/migrations/${name} was changed after it was written down; write a new migration instead`),
    ...[...told.keys()].filter((name) => !there.some((one) => one.name === name)).map((name) => `db/migrations/${name} is gone`),
  ]
}
