import { expect, test } from 'vitest'
import type { Day } from '#src/base/time.ts'
import type { AskNames } from '#src/platform/name-lookup.ts'
import { readZone } from '#src/platform/zone-file.ts'
import { checkNames, readInventory } from './domain-names.ts'

const today = '2026-11-29' as Day
const headings = 'name,purpose,keeper,keeper_until,review_by,leads_to'
const inventory = async (...rows: string[]) => readInventory(Buffer.from([headings, ...rows].join('\n')))
const ours = 'contoh.example,situs kota,Diskominfo,2027-12-31,2027-06-30,ns1.penyedia.example 8.8.8.8'
const zoneHead = ['$ORIGIN contoh.example.', '@ SOA a. b. 1 2 3 4 5', '@ NS ns1.penyedia.example.', '@ A 8.8.8.8']

/** The world as it answers: names that are there, names that are not, and the rest silent. */
const world = (known: Record<string, string[] | 'nothing' | 'silent'>, aliases: Record<string, string> = {}): AskNames => ({
  alias: async (name) => aliases[name],
  addresses: async (name) => known[name] ?? 'silent',
})
const provider = { 'ns1.penyedia.example': ['8.8.4.4'] }

async function found(rows: readonly string[], zoneLines: readonly string[] | undefined, ask = world(provider)): Promise<string[]> {
  const read = await inventory(...rows)
  const zone = zoneLines && readZone(Buffer.from([...zoneHead, ...zoneLines].join('\n')))
  if (!read.ok || (zone && !zone.ok)) throw new Error(JSON.stringify([read, zone]))
  return (await checkNames(read.value, zone?.value, { today, ask })).map(({ kind, name, about }) => `${kind} ${name} ${about}`.trim())
}

test('a zone where everything is claimed and leads where it should finds nothing', async () => {
  expect(await found([ours], [])).toEqual([])
})

test('a name nobody claims is told, one with an underscore is claimed with the name it stands under', async () => {
  expect(
    await found([ours], ['lomba-2023 A 8.8.8.8', '_dmarc TXT "v=DMARC1"', 's1._domainkey TXT "k=rsa"', '_x.lomba-2023 TXT a']),
  ).toEqual(['unclaimed lomba-2023.contoh.example', 'unclaimed _x.lomba-2023.contoh.example'])
})

test('a claim holds to the last day of its keeper and of its review, and no longer', async () => {
  const row = (until: string, review: string) => ours.replace('2027-12-31', until).replace('2027-06-30', review)
  expect(await found([row('2026-11-29', '2026-11-29')], [])).toEqual([])
  expect(await found([row('2026-11-28', '2026-11-28')], [])).toEqual([
    'term_ended contoh.example Diskominfo, 2026-11-28',
    'review_passed contoh.example 2026-11-28',
  ])
})

test('what leads to nothing could be taken over: outside, inside, by mail and by name servers', async () => {
  const rows = [`${ours} hilang.awan.example`, 'toko.contoh.example,toko,Dinas,2027-12-31,2027-06-30,hilang.awan.example']
  const lines = ['toko CNAME hilang.awan.example.', 'toko MX 10 tiada', '@ NS hilang.awan.example.', '@ A 10.0.0.7']
  const ask = world({ ...provider, 'hilang.awan.example': 'nothing' })
  expect((await found(rows, lines, ask)).filter((one) => one.startsWith('leads_nowhere'))).toEqual([
    'leads_nowhere toko.contoh.example CNAME hilang.awan.example',
    'leads_nowhere toko.contoh.example MX tiada.contoh.example',
    'leads_nowhere contoh.example NS hilang.awan.example',
    'leads_nowhere contoh.example A 10.0.0.7',
  ])
})

test('whoever does not answer is told, never passed over', async () => {
  expect(await found([`${ours} jauh.awan.example`], ['@ MX 5 jauh.awan.example.'])).toEqual([
    'not_answered contoh.example MX jauh.awan.example',
  ])
})

test('where a name leads outside stands in the inventory, host or address', async () => {
  const lines = ['@ A 9.9.9.9', '@ MX 5 surat.awan.example.']
  const ask = world({ ...provider, 'surat.awan.example': ['8.8.4.4'] })
  expect(await found([ours], lines, ask)).toEqual([
    'leads_elsewhere contoh.example A 9.9.9.9',
    'leads_elsewhere contoh.example MX surat.awan.example',
  ])
  expect(await found([`${ours} 9.9.9.9 surat.awan.example`], lines, ask)).toEqual([])
})

test('a wildcard is told though it is claimed, and answers for what leads into it', async () => {
  const rows = [
    ours,
    '*.uji.contoh.example,uji,Dinas,2027-12-31,2027-06-30,8.8.8.8',
    'w.contoh.example,uji,Dinas,2027-12-31,2027-06-30,a.uji.contoh.example',
  ]
  expect(await found(rows, ['*.uji A 8.8.8.8', 'w CNAME a.uji'])).toEqual(['wildcard *.uji.contoh.example'])
})

test('without a zone the names claimed are asked of the DNS, one by one', async () => {
  const rows = [ours, 'toko.contoh.example,toko,Dinas,2027-12-31,2027-06-30,', 'lain.contoh.example,lain,Dinas,2027-12-31,2027-06-30,']
  const ask = world(
    { 'contoh.example': ['8.8.8.8'], 'hilang.awan.example': 'nothing', 'lain.contoh.example': 'silent' },
    { 'toko.contoh.example': 'hilang.awan.example' },
  )
  expect(await found(rows, undefined, ask)).toEqual([
    'not_answered lain.contoh.example',
    'leads_nowhere toko.contoh.example CNAME hilang.awan.example',
    'leads_elsewhere toko.contoh.example CNAME hilang.awan.example',
  ])
})

test('an inventory is read whole or refused with every line that is wrong', async () => {
  const told = async (...rows: string[]) => {
    const read = await inventory(...rows)
    return read.ok ? [] : read.refusals.map(({ rule, facts }) => `${rule} ${facts?.line} ${facts?.field ?? facts?.name}`)
  }
  expect(await told(ours, 'bukan nama,x,y,besok,2027-06-30,', 'b.example,situs,Dinas,31/12/2027,2027-06-30,', ours)).toEqual([
    'press.names.cell 3 name',
    'press.names.cell 4 keeper_until',
    'press.names.twice 5 contoh.example',
  ])
  expect(await readInventory(Buffer.from('name,purpose\na.example,x'))).toMatchObject({
    ok: false,
    refusals: [{ rule: 'press.names.headings', facts: { missing: 'keeper, keeper_until, review_by, leads_to' } }],
  })
})
