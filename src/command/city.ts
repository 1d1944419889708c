import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { done, refused } from '#src/base/outcome.ts'
import { readCityFolder } from '#src/directory/city.db.ts'
import { readEventsFolder } from '#src/events/load-pack.db.ts'
import { lintPack } from '#src/governance/pack-lint.ts'
import { readSpacesFolder } from '#src/spaces/load-pack.db.ts'
import { sayIn, sayRefusal } from '#src/ui/words.ts'
import { UsedWrongly, type Verb } from './verb.ts'

const t = sayIn('id')

/** The rows as they stand, and, once they can be read, whether the matrix among them could be ratified. */
async function readAndLint(directory: string) {
  const read = await readCityFolder(directory)
  if (!read.ok) return read
  const rooms = await readSpacesFolder(directory)
  if (!rooms.ok) return rooms
  const calendar = await readEventsFolder(directory)
  if (!calendar.ok) return calendar
  const breaches = lintPack(read.value)
  return breaches.length > 0 ? refused(...breaches) : done(read.value)
}

export const city: Verb = {
  name: 'city',
  usage: 'city check DIR',
  about: 'Reads a city pack and tells every fault at once, each with its file and line. Needs no database.',
  options: {},
  async run(given, io) {
    const [what, folder, ...more] = given.words
    if (what !== 'check' || !folder || more.length > 0) throw new UsedWrongly('city takes: check DIR')
    const directory = resolve(io.cwd, folder)
    if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) throw new UsedWrongly(`there is no folder ${directory}`)
    const read = await readAndLint(directory)
    if (given.on('json'))
      io.out(JSON.stringify(read.ok ? { ok: true, city: read.value.city.code } : { ok: false, refusals: read.refusals }))
    else if (read.ok)
      io.out(
        `${read.value.city.name}: ${read.value.districts.length} districts, ${read.value.kelurahan.length} kelurahan, ${read.value.subsectors.length} sub-sectors, ${read.value.categories.length} categories, ${read.value.posts.length} posts, ${read.value.matrix.length} rows of authority`,
      )
    else for (const refusal of read.refusals) io.out(sayRefusal(t, refusal))
    return read.ok ? 0 : 1
  },
}
