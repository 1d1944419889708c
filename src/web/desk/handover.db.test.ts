import { parse } from 'csv-parse/sync'
import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeHandover } from '#src/governance/handover.db.ts'
import { readManifest } from '#src/governance/handover.ts'
import { systemCtx } from '#src/work.ts'
import { enter } from '../../../test/cast.ts'
import type { Reader } from '../../../test/reader.ts'
import { openTown, type Town } from '../../../test/town.ts'

let town: Town
const readers = new Map<string, Reader>()
const as = async (who: string): Promise<Reader> => {
  const known = readers.get(who) ?? (await enter(town, who))
  readers.set(who, known)
  return known
}

beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town?.close())

const address = '/meja/serah-terima'

describe('the desk of those who leave', () => {
  test('shows whoever may make the file everything that must be handed on', async () => {
    const { status, body } = await (await as('sekretaris')).get(address)
    expect(status).toBe(200)
    for (const text of ['Buat berkas serah terima', 'Keringanan tarif ruang serbaguna', 'PL-2026-0001', 'Maya Oktaviani', 'memegang kunci'])
      expect(body).toContain(text)
    expect((await (await as('sekretaris')).get(`${address}?bahasa=en`)).body).toContain('Make the handover file')
  })

  test('shows others their own alone, and no button', async () => {
    const chair = (await (await as('ketua')).get(address)).body
    expect(chair).toContain('PL-2026-0001')
    const { body } = await (await as('kepala-diskoperin')).get(address)
    expect(body).toContain('Keringanan tarif ruang serbaguna')
    for (const text of ['Buat berkas', 'PL-2026-0001', 'Perangkat studio', 'Konsumsi relawan']) expect(body).not.toContain(text)
  })

  test('is nobody’s who holds no post', async () => {
    expect((await (await as('warga')).get(address)).status).toBe(404)
    expect((await (await as('warga')).post(address, {})).status).toBe(404)
    expect((await town.site.request(address)).status).toBe(303)
  })

  test('makes a file that opens, and puts on record who made it', async () => {
    const reader = await as('sekretaris')
    const cookie = [...reader.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { cookie, origin: 'http://localhost', 'sec-fetch-site': 'same-origin' }
    const answer = await town.site.request(`http://localhost${address}`, { method: 'POST', headers })
    expect(answer.headers.get('content-type')).toBe('application/zip')
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="serah-terima-\d{4}-\d\d-\d\d\.zip"$/)
    const parts = unzipSync(new Uint8Array(await answer.arrayBuffer()))
    const manifest = readManifest(new Map(Object.entries(parts)))
    const kept = await town.owner.query<{ n: number }>('select count(*)::int as n from governance.decision')
    expect(manifest.counts['governance.decision']).toBe(kept.rows[0]?.n)
    expect(strFromU8(parts['index.html'] ?? new Uint8Array())).toContain('Harun Alfarizi')
    const noted = await town.owner.query(
      `select actor_kind, authority -> 0 -> 'ground' ->> 'row' as row from platform.journal where deed = 'governance.handover.build'`,
    )
    expect(noted.rows).toEqual([{ actor_kind: 'person', row: 'J-01' }])
  })

  test('H12: no cell of its tables is a formula, whatever people call themselves and their cases', async () => {
    const names = ['=HYPERLINK("http://x.example";"gaji")', '+62812345', '-cmd|calc', '@SUM(A1:A9)']
    const seated = `select distinct a.person_id from governance.appointment a where a.active @> governance.clock()`
    const people = (await town.owner.query<{ id: string }>(`select person_id as id from (${seated}) s order by 1 limit 4`)).rows
    for (const [index, { id }] of people.entries())
      await town.owner.query('update identity.person set name = $1 where id = $2', [names[index], id])
    await town.owner.query('alter table governance.case_file disable trigger user')
    await town.owner.query(
      `update governance.case_file set title = '=1+1 kursi' where number = (select number from governance.case_file where status = 'open' order by id limit 1)`,
    )
    const chunks: Uint8Array[] = []
    await writeHandover(systemCtx(town.house, 'operator'), (chunk) => void chunks.push(chunk))
    const sheets = Object.entries(unzipSync(Buffer.concat(chunks))).filter(([path]) => path.endsWith('.csv'))
    const cells = sheets.flatMap(([path, bytes]) =>
      (parse(bytes, { bom: true, delimiter: ';' }) as string[][]).flatMap((row) => row.map((cell) => ({ path, cell }))),
    )
    for (const name of [...names, '=1+1 kursi']) expect(cells.map(({ cell }) => cell)).toContain(`'${name}`)
    // a minus before a number is an amount and stays one
    expect(cells.filter(({ cell }) => /^[\s]*[=+@＝＋－＠]|^-(?![\d.,]+$)|^[\t\r\n]/.test(cell))).toEqual([])
  })

  test('refuses it to a post that may not, and makes nothing', async () => {
    const { status, body } = await (await as('bendahara')).post(address, {})
    expect(status).toBe(403)
    expect(body).toContain('Bukan kewenangan Anda')
    expect((await town.owner.query(`select from platform.journal where deed = 'governance.handover.build'`)).rowCount).toBe(1)
  })
})
