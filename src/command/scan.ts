import { openFindings } from '#src/press/self-scan.db.ts'
import { withHouse } from './beside.ts'
import { NotDone, UsedWrongly, type Verb } from './verb.ts'

export const scan: Verb = {
  name: 'scan',
  usage: 'scan',
  about:
    'Looks at every public page and every stored text for hidden links and advertisements for gambling, beside the running site too. Exit 1 while anything found is open.',
  options: {},
  async run(given, io) {
    if (given.words.length > 0) throw new UsedWrongly('scan takes no arguments')
    return await withHouse(io, async (house, { pool }) => {
      const [{ runSelfScan }, { strangersSite }] = await Promise.all([import('#src/web/self-scan.ts'), import('#src/web/app.ts')])
      const ctx = { house, db: house.db, actor: { kind: 'system' as const, job: 'self-scan' }, now: house.now(), tongue: 'id' as const }
      const outcome = await runSelfScan(ctx, strangersSite(house, pool))
      if (!outcome.ok) throw new NotDone(outcome.refusals.map(({ rule }) => rule).join(', '))
      const open = await openFindings(house.db)
      if (given.on('json')) io.out(JSON.stringify({ ...outcome.value, open }))
      else {
        for (const one of open) io.out(`FOUND ${one.kind} ${one.what} at ${one.page ?? one.place} ${one.row}`.trim())
        io.out(`${outcome.value.pages} pages, ${outcome.value.texts} texts, ${open.length} open`)
      }
      return open.length === 0 ? 0 : 1
    })
  },
}
