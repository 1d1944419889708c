import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Refusal } from '#src/base/outcome.ts'
import { type ImportTotals, importFile } from '#src/market/import-job.db.ts'
import { sayIn, sayRefusal } from '#src/ui/words.ts'
import { withHouse } from './beside.ts'
import { type Exit, type Io, UsedWrongly, type Verb } from './verb.ts'

const t = sayIn('id')

function nothingRead(refusals: readonly Refusal[], json: boolean, io: Io): Exit {
  for (const refusal of refusals) io.say(sayRefusal(t, refusal))
  if (json) io.out(JSON.stringify({ refusals }))
  return 2
}

function answer({ job: _, failedFile, photos, ...totals }: ImportTotals, json: boolean, io: Io): Exit {
  if (json) io.out(JSON.stringify({ ...totals, ...(photos ? { photos } : {}), failedFile: failedFile ?? null }))
  else io.out(`created ${totals.created}, updated ${totals.updated}, unchanged ${totals.unchanged}, failed ${totals.failed}`)
  if (photos) io.say(`Photos: ${photos.found} found, ${photos.missing} not in the ZIP, ${photos.unused} named by no row`)
  if (failedFile) io.say(`Rows to mend, each with its reason: ${failedFile}`)
  return totals.failed > 0 ? 1 : 0
}

export const importProducts: Verb = {
  name: 'import',
  usage: 'import products FILE.csv --shop SLUG [--photos FILE.zip] [--dry-run]',
  about: `Reads a product file (our own headings, Shopify's or WooCommerce's) into a shop. Good rows stay when others fail; the same file again makes no duplicates.
Exit 0 all rows went in, 1 some failed, 2 nothing could be read.`,
  options: {
    shop: { type: 'string', about: 'the slug of the shop' },
    photos: { type: 'string', about: 'one ZIP of the photos the picture column names' },
    'dry-run': { type: 'boolean', about: 'count what would happen, change nothing' },
  },
  async run(given, io) {
    const [what, file, ...more] = given.words
    const shop = given.text('shop')
    if (what !== 'products' || !file || more.length > 0) throw new UsedWrongly('import takes: products FILE.csv')
    if (!shop) throw new UsedWrongly('--shop SLUG is missing')
    const path = resolve(io.cwd, file)
    const there = await stat(path).catch(() => undefined)
    if (!there?.isFile()) throw new UsedWrongly(`there is no file ${path}`)
    const zip = given.text('photos')
    const photos = zip === undefined ? undefined : resolve(io.cwd, zip)
    if (photos && !(await stat(photos).catch(() => undefined))?.isFile()) throw new UsedWrongly(`there is no file ${photos}`)
    return await withHouse(io, async (house) => {
      const outcome = await importFile(house, {
        file: path,
        photos,
        shop,
        dryRun: given.on('dry-run'),
        actor: { kind: 'system', job: 'import' },
      })
      return outcome.ok ? answer(outcome.value, given.on('json'), io) : nothingRead(outcome.refusals, given.on('json'), io)
    })
  },
}
