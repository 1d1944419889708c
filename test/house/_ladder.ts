import { dirname, posix } from 'node:path'
import { filesBelow, isTest, lineAt, textOf, withoutComments } from './_files.ts'
import house from './house.json' with { type: 'json' }

const { ladder, alias, frameworkRooms, noTables, ownClock } = house
const framework = new RegExp(house.framework)
const imports = /(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"\n]+)['"]/g
const clock = /\bnew Date\(\)|\bDate\.now\(|\bMath\.random\(/g
const tables = ladder.filter((room) => !noTables.includes(room)).join('|')
const named = new RegExp(`\\b(from|join|into|update|only|using|table|references|truncate)\\s+"?(${tables})\\.([a-z_]+)(?!\\s*[(.])`, 'gi')
const writes = /^(into|update|table|truncate)$/i

/** Beside the rooms: what opens the house, and may read its clock. */
const openers = ['main.ts', 'hub.ts']

const roomOf = (path: string): string | undefined => (path.split('/').length > 2 ? path.split('/')[1] : undefined)

/** Where an import leads, as a path from the root of the repository, if it stays in it. */
function target(path: string, from: string): string | undefined {
  if (from.startsWith(alias)) return `src/${from.slice(alias.length)}`
  return from.startsWith('.') ? posix.join(dirname(path), from) : undefined
}

function importBreach(path: string, room: string, from: string): string | undefined {
  if (!isTest(path) && framework.test(from) && !frameworkRooms.includes(room))
    return `imports ${from}: the web framework is known to ${frameworkRooms.join(', ')} alone`
  const to = target(path, from)
  if (!to?.startsWith('src/'))
    return to && !isTest(path) && !/^(words|db|cities)\//.test(to) ? `imports ${from}, which is no part of the product` : undefined
  const other = roomOf(to)
  if (!other || other === room) return undefined
  if (!ladder.includes(other)) return `imports ${from}, which is in no room of the ladder`
  // a test may look at what it proves from anywhere
  if (!isTest(path) && ladder.indexOf(other) > ladder.indexOf(room)) return `imports ${from}: ${other} stands to the right of ${room}`
  if (posix.basename(to).startsWith('_')) return `imports ${from}, which is private to ${other}`
  return undefined
}

/** Only a room writes its tables. Others may read them in a join when they stand to the right (decision 0018). */
function tableBreach(room: string, verb: string, owner: string): string | undefined {
  if (owner === room) return undefined
  if (noTables.includes(room)) return `speaks of a table of ${owner}; a page asks the room`
  if (writes.test(verb)) return `writes a table of ${owner}`
  return ladder.indexOf(owner) > ladder.indexOf(room) ? `reads a table of ${owner}, which stands to its right` : undefined
}

function breachesOf(path: string): string[] {
  const room = roomOf(path)
  if (!room)
    return openers.includes(posix.basename(path)) || !clock.test(textOf(path)) ? [] : [`${path}: reads the clock or the dice itself`]
  if (!ladder.includes(room)) return [`${path}: room "${room}" is not on the ladder`]
  const text = withoutComments(textOf(path))
  const found: string[] = []
  const say = (index: number, what: string | undefined) => {
    if (what) found.push(`${path}:${lineAt(text, index)}: ${what}`)
  }
  for (const match of text.matchAll(imports)) say(match.index, importBreach(path, room, match[1] ?? ''))
  if (!isTest(path)) for (const match of text.matchAll(named)) say(match.index, tableBreach(room, match[1] ?? '', match[2] ?? ''))
  if (!isTest(path) && !ownClock.includes(room))
    for (const match of text.matchAll(clock)) say(match.index, `${match[0]} – time and chance come from the context`)
  if (posix.basename(path) === 'index.ts') say(0, 'is a barrel; imports name the file they mean')
  return found
}

/** Every breach of the ladder and of what goes with it. */
export const ladderBreaches = (): string[] =>
  filesBelow('src')
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
    .flatMap(breachesOf)
