import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSupportTown, rule, type SupportTown, value } from '../../test/support-town.ts'
import { attachPaper, dropPaper, keepPaper, myPaper, myPapers, paperOfApplication, sweepFolder } from './folder.db.ts'
import { mostPapers } from './folder.ts'

let town: SupportTown
beforeAll(async () => {
  town = await openSupportTown()
})
afterAll(() => town?.close())

const pdf = (says: string) => Buffer.from(`%PDF-1.4\n${says}\n1 0 obj\nendobj\ntrailer\n%%EOF\n`)
const seller = () => town.as('penjual-keripik')
const wanted = 'Surat domisili usaha'
const offer = (head = 'kepala-diskoperin') => town.offer({ documents: [wanted] }, head)

test('one paper serves two agencies; past its day nobody opens it, and its bytes are let go once', async () => {
  const { id } = value(await keepPaper(await seller(), { title: 'Surat domisili', bytes: pdf('rahasia rumah'), expiresOn: '2027-02-01' }))
  const numbers: string[] = []
  for (const head of ['kepala-diskoperin', 'kepala-disporapar']) {
    const number = await town.draft(await offer(head))
    value(await attachPaper(await seller(), { number, wanted, paper: id }))
    numbers.push(number)
  }
  expect((await myPapers(await seller())).map(({ usedIn }) => [...usedIn].sort())).toEqual([[...numbers].sort()])
  for (const number of numbers)
    expect(Buffer.from((await paperOfApplication(await town.as('penghubung-diskoperin'), number, id)).bytes).toString()).toContain(
      'rahasia rumah',
    )
  await town.setClock('2027-02-01T23:59')
  expect((await myPaper(await seller(), id)).title).toBe('Surat domisili')
  await town.setClock('2027-02-02T00:00')
  for (const number of numbers)
    await expect(paperOfApplication(await town.as('penghubung-diskoperin'), number, id)).rejects.toMatchObject({ name: 'Missing' })
  await expect(myPaper(await seller(), id)).rejects.toMatchObject({ name: 'Missing' })
  expect(await myPapers(await seller())).toEqual([])
  const late = await town.draft(await offer())
  expect(rule(await attachPaper(await seller(), { number: late, wanted, paper: id }))).toBe('support.document.not_yours')
  const [row] = await town.rows<{ key: string }>('select file_key as key from support.folder_document where id = $1', [id])
  expect(await sweepFolder(town.house.db)).toEqual([row?.key])
  expect(await sweepFolder(town.house.db)).toEqual([])
  await town.setClock('2027-01-04T09:00')
})

test('a paper lives a year unless its owner says less; a day that is over, somebody else’s paper and one too many are refused', async () => {
  const keep = async (more: { expiresOn?: string } = {}, who = 'penjual-kopi') =>
    await keepPaper(await town.as(who), { title: 'Akta', bytes: pdf('akta'), ...more })
  const { id } = value(await keep({ expiresOn: '2031-01-01' }))
  expect((await myPapers(await town.as('penjual-kopi')))[0]?.expiresOn).toBe('2028-01-04')
  expect(rule(await keep({ expiresOn: '2027-01-04' }))).toBe('support.folder.over')
  const number = await town.draft(await offer())
  expect(rule(await attachPaper(await seller(), { number, wanted, paper: id }))).toBe('support.document.not_yours')
  await expect(myPaper(await seller(), id)).rejects.toMatchObject({ name: 'Missing' })
  await expect(dropPaper(await seller(), { id })).rejects.toMatchObject({ name: 'Missing' })
  for (let more = 1; more < mostPapers; more += 1) value(await keep())
  expect(rule(await keep())).toBe('support.folder.full')
  value(await dropPaper(await town.as('penjual-kopi'), { id }))
  expect(rule(await keep())).toBe('done')
})
