import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { readCityFolder } from '#src/directory/city.db.ts'
import { sayIn, sayRefusal } from '#src/ui/words.ts'
import { UsedWrongly, type Verb } from './verb.ts'

const t = sayIn('id')

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
    const read = await readCityFolder(directory)
    if (given.on('json'))
      io.out(JSON.stringify(read.ok ? { ok: true, city: read.value.city.code } : { ok: false, refusals: read.refusals }))
    else if (read.ok)
      io.out(
        `${read.value.city.name}: ${read.value.districts.length} districts, ${read.value.kelurahan.length} kelurahan, ${read.value.subsectors.length} sub-sectors, ${read.value.categories.length} categories`,
      )
    else for (const refusal of read.refusals) io.out(sayRefusal(t, refusal))
    return read.ok ? 0 : 1
  },
}
