import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dayFrom } from '../../../test/governance-office.ts'
import { appoint, bringInstitution } from '../../../test/offices.ts'
import { paperFields } from '../../../test/papers.ts'
import type { Reader } from '../../../test/reader.ts'
import { readerFor } from '../../../test/seller-reader.ts'
import { openTown, type Town } from '../../../test/town.ts'

let town: Town
const readers = new Map<string, Reader>()

/** Somebody with an account and, where said, a seat; reading pages with a second factor shown. */
async function person(key: string, post?: string, unit = 'mch'): Promise<Reader> {
  const made = await town.owner.query<{ id: string }>(
    'insert into identity.person (name, email, demo_key) values ($1, $2, $3) returning id',
    [`Uji ${key}`, `${key}@contoh.metro`, key],
  )
  const id = made.rows[0]?.id ?? ''
  if (post) await appoint(town, { person: id, post, unit })
  const ctx = { ...(await town.as('guest')), actor: { kind: 'person' as const, id, name: `Uji ${key}`, secondFactor: true } }
  const reader = await readerFor(town, ctx)
  readers.set(key, reader)
  return reader
}

const at = (key: string): Reader => {
  const reader = readers.get(key)
  if (!reader) throw new Error(`nobody called ${key}`)
  return reader
}

const one = async <T>(sql: string, ...values: unknown[]): Promise<T> =>
  Object.values((await town.owner.query(sql, values)).rows[0] ?? {})[0] as T

let pressed = 0
/** A hidden key of its own for every press that is meant as a new one. */
const key = () => {
  pressed += 1
  return `uji-${pressed}`
}

const opening = (more: Record<string, string> = {}) => ({
  action: 'finance.expense.decide',
  fund: 'kas_komunitas',
  amount: '2.500.000',
  unit: 'mch',
  title: 'Sewa pelantang suara',
  reason: 'Pelantang lama rusak dan tidak dapat diperbaiki.',
  payee: 'CV Contoh Suara',
  activity: 'Pentas pekanan',
  once: key(),
  ...more,
})

async function openCase(more: Record<string, string> = {}): Promise<string> {
  const answer = await at('sekretaris').post('/meja/perkara/baru', opening(more))
  expect(answer.status, answer.body.slice(0, 400)).toBe(303)
  return /PK-\d+-\d+/.exec(answer.location)?.[0] ?? ''
}

const verdict = (more: Record<string, string> = {}) => ({
  reason: 'Harganya wajar menurut dua penawaran.',
  reviewOn: dayFrom(200),
  ...paperFields,
  once: key(),
  ...more,
})

beforeAll(async () => {
  town = await openTown({ template: 'bare' })
  await bringInstitution(town)
  await person('sekretaris', 'sekretaris')
  await person('ketua', 'ketua')
  await person('bendahara', 'bendahara')
  await person('pengarah', 'pengarah', 'kota')
  await person('anggota', 'anggota-pengurus')
  await person('petugas', 'petugas', 'uptd-mch')
  await person('warga')
})
afterAll(() => town?.close())

describe('a case through its page', () => {
  test('is decided once, whoever presses twice sees the same end, and a second verdict is told that it is over', async () => {
    const number = await openCase()
    const form = verdict()
    const first = await at('ketua').post(`/meja/perkara/${number}/putusan`, form)
    const again = await at('ketua').post(`/meja/perkara/${number}/putusan`, form)
    expect([first.status, again.status]).toEqual([303, 303])
    expect(again.location).toBe(first.location)
    const late = await at('ketua').post(`/meja/perkara/${number}/putusan`, verdict())
    expect(late.status).toBe(409)
    expect(late.body).toContain('Harganya wajar menurut dua penawaran.')
    expect(
      await one(
        'select count(*)::int from governance.decision d join governance.case_file c on c.id = d.case_id where c.number = $1',
        number,
      ),
    ).toBe(1)
  })

  test('the same key with another verdict is no second verdict', async () => {
    const number = await openCase()
    const once = key()
    await at('ketua').post(`/meja/perkara/${number}/putusan`, verdict({ once }))
    const forged = await at('ketua').post(`/meja/perkara/${number}/putusan`, verdict({ once, tolak: '1' }))
    expect(forged.status).toBe(422)
    expect(await one('select status from governance.case_file where number = $1', number)).toBe('decided')
  })

  test('is not there for a post the matrix does not name for it, nor for anybody without a post', async () => {
    const number = await openCase()
    for (const who of ['petugas', 'warga']) {
      expect((await at(who).get(`/meja/perkara/${number}`)).status, who).toBe(404)
      for (const errand of ['putusan', 'laksana', 'terusan', 'kembali', 'tarik', 'undur', 'kepentingan'])
        expect((await at(who).post(`/meja/perkara/${number}/${errand}`, verdict({ post: 'ketua' }))).status, `${who} ${errand}`).toBe(404)
    }
    expect(await one('select status from governance.case_file where number = $1', number)).toBe('open')
  })

  test('a verdict of one with an interest is refused with the reason, and the case goes up with it', async () => {
    const number = await openCase()
    await town.owner.query(
      `insert into governance.case_party (case_id, kind, party_id) select c.id, 'person', h.id from governance.case_file c, identity.person h where c.number = $1 and h.demo_key = 'ketua'`,
      [number],
    )
    const answer = await at('ketua').post(`/meja/perkara/${number}/putusan`, verdict({ title: 'Sewa pelantang' }))
    expect(answer.status).toBe(403)
    expect(answer.body).toContain('Anda berkepentingan dalam perkara ini')
    expect(
      await one(
        'select count(*)::int from governance.recusal x join governance.case_file c on c.id = x.case_id where c.number = $1 and not x.declared',
        number,
      ),
    ).toBe(1)
    expect(await one('select status from governance.case_file where number = $1', number)).toBe('open')
  })

  test('a forged verdict of one who proposed it is refused with the reason, and leaves no act', async () => {
    const number = await openCase()
    const answer = await at('sekretaris').post(`/meja/perkara/${number}/putusan`, verdict({ reason: 'Saya putuskan sendiri saja.' }))
    expect(answer.status).toBe(403)
    expect(answer.body).toContain('Saya putuskan sendiri saja.')
    expect(answer.body).toContain('Yang dapat: Ketua')
    expect(
      await one(
        `select count(*)::int from governance.act w join governance.case_file c on c.id = w.case_id where c.number = $1 and w.capacity = 'decide'`,
        number,
      ),
    ).toBe(0)
  })

  test('one above his limit is refused with who can', async () => {
    const number = await openCase({ amount: '12.000.000' })
    const page = await at('ketua').get(`/meja/perkara/${number}`)
    expect(page.body).toContain('Yang dapat: Rapat Pengurus')
    const answer = await at('ketua').post(`/meja/perkara/${number}/putusan`, verdict())
    expect(answer.status).toBe(403)
    expect(answer.body).toContain('Rapat Pengurus')
  })

  test('the papers of the row are asked for on the form; one left out is told at its field, with all that was typed', async () => {
    const number = await openCase()
    const form = await at('ketua').get(`/meja/perkara/${number}`)
    expect(form.body).toContain('Dokumen: bukti pembelian')
    const without = await at('ketua').post(
      `/meja/perkara/${number}/putusan`,
      verdict({ 'bukti-bukti-pembelian': ' ', reason: 'Tiga penawaran, ini termurah.' }),
    )
    expect(without.status).toBe(422)
    expect(without.body).toContain('href="#f-putusan-evidence"')
    expect(without.body).toContain('id="f-putusan-evidence"')
    expect(without.body).toContain('meminta bukti: bukti-pembelian')
    expect(without.body).toContain('Tiga penawaran, ini termurah.')
    const short = await at('ketua').post(`/meja/perkara/${number}/putusan`, verdict({ 'bukti-bukti-pembelian': 'N7' }))
    expect([short.status, short.body.includes('Tulis nomor dan tempat dokumen'), short.body.includes('value="N7"')]).toEqual([
      422,
      true,
      true,
    ])
    const odd = await at('ketua').post(`/meja/perkara/${number}/putusan`, { ...verdict(), 'bukti-<i>x': 'Nota 7' })
    expect([odd.status, odd.body.includes('<i>x')]).toEqual([422, false])
    expect((await at('ketua').post(`/meja/perkara/${number}/putusan`, verdict())).status).toBe(303)
    const decision = await one<string>(
      'select d.number from governance.decision d join governance.case_file c on c.id = d.case_id where c.number = $1',
      number,
    )
    expect((await at('sekretaris').get(`/tata-kelola/keputusan/${decision}`)).body).toContain('bukti pembelian: Nota 7, map uji')
  })

  test('what is wrong in a form is said beside its field, and nothing typed is lost', async () => {
    const number = await openCase()
    const answer = await at('ketua').post(`/meja/perkara/${number}/putusan`, verdict({ reason: 'kurang', reviewOn: '2099-01-01' }))
    expect(answer.status).toBe(422)
    expect(answer.body).toContain('>kurang</textarea>')
    expect(answer.body).toContain('href="#f-putusan-reason"')
    const far = await at('ketua').post(`/meja/perkara/${number}/putusan`, verdict({ reviewOn: '2099-01-01' }))
    expect(far.status).toBe(422)
    expect(far.body).toContain('href="#f-putusan-reviewOn"')
  })

  test.each(['-5', '1e9', '12,5', 'sejuta', '9'.repeat(20), 'NaN'])('an amount of %s is no amount', async (amount) => {
    const page = await at('sekretaris').get(
      `/meja/perkara/baru?action=finance.expense.decide&fund=kas_komunitas&amount=${encodeURIComponent(amount)}&unit=`,
    )
    expect(page.status).toBe(422)
    expect(page.body).toContain('href="#f-amount"')
    expect((await at('sekretaris').post('/meja/perkara/baru', opening({ amount }))).status).toBe(422)
  })

  test('an errand there is not, and an errand with the name of an object’s own, are not there', async () => {
    const number = await openCase()
    for (const errand of ['hapus', 'constructor', '__proto__', 'toString'])
      expect((await at('ketua').post(`/meja/perkara/${number}/${errand}`, verdict())).status, errand).toBe(404)
  })

  test('a party who is nobody is told, and the case is not opened', async () => {
    const before = await one<number>('select count(*)::int from governance.case_file')
    const answer = await at('sekretaris').post('/meja/perkara/baru', opening({ parties: 'tidak-ada@contoh.metro' }))
    expect(answer.status).toBe(422)
    expect(answer.body).toContain('tidak-ada@contoh.metro tidak dikenal')
    expect(await one('select count(*)::int from governance.case_file')).toBe(before)
  })
})

describe('the list of what waits', () => {
  test('holds a case for whom it waits, and no longer once it is decided', async () => {
    const number = await openCase({ title: 'Cat tembok aula' })
    expect((await at('ketua').get('/meja')).body).toContain('Cat tembok aula')
    expect((await at('bendahara').get('/meja')).body).not.toContain('Cat tembok aula')
    await at('ketua').post(`/meja/perkara/${number}/putusan`, verdict())
    expect((await at('ketua').get('/meja')).body).not.toContain('Cat tembok aula')
    expect((await at('bendahara').get('/meja')).body).toContain('Cat tembok aula')
  })
})

describe('my powers', () => {
  test('say whence, up to what and how much is used up', async () => {
    const page = (await at('ketua').get('/meja/kewenangan')).body
    expect(page).toContain('B-05')
    expect(page).toContain('hingga Rp10.000.000')
    const used = await one<number>(`select max(used) from governance.cap_use where key like 'finance.expense.decide|kas_komunitas|ketua|%'`)
    expect(page).toContain(`Rp${String(used).replace(/\B(?=(\d{3})+$)/g, '.')} dari Rp30.000.000`)
  })

  test('a strategic one held as acting officer stays in sight with the reason', async () => {
    const id = await one<string>('insert into identity.person (name, email) values ($1, $2) returning id', 'Uji Plt', 'plt@contoh.metro')
    await appoint(town, { person: id, post: 'pembina', unit: 'kota', mode: 'plt' })
    const ctx = { ...(await town.as('guest')), actor: { kind: 'person' as const, id, name: 'Uji Plt', secondFactor: true } }
    const page = (await (await readerFor(town, ctx)).get('/meja/kewenangan')).body
    expect(page).toContain('tidak dapat dipakai')
    expect(page).toContain('tidak boleh memutuskan hal strategis')
  })
})

describe('loans', () => {
  const loan = (seat: string, more: Record<string, string | string[]> = {}) => ({
    seat,
    to: 'anggota@contoh.metro',
    actions: ['finance.expense.decide'],
    most: '2.000.000',
    firstDay: dayFrom(0),
    lastDay: dayFrom(20),
    paper: 'Surat contoh 7',
    once: key(),
    ...more,
  })
  const seatOf = (who: string) =>
    one<string>('select a.id from governance.appointment a join identity.person h on h.id = a.person_id where h.demo_key = $1', who)

  test('somebody else’s seat is not there to be lent from', async () => {
    const answer = await at('sekretaris').post('/meja/pelimpahan', loan(await seatOf('ketua')))
    expect(answer.status).toBe(404)
  })

  test('more than one’s own limit is refused by its field; what is lent gives a desk of its own and ends by its giver alone', async () => {
    const seat = await seatOf('ketua')
    const over = await at('ketua').post('/meja/pelimpahan', loan(seat, { most: '99.000.000' }))
    expect(over.status).toBe(422)
    expect(over.body).toContain('href="#f-most"')
    expect((await at('ketua').post('/meja/pelimpahan', loan(seat, { to: 'warga@contoh.metro' }))).status).toBe(303)
    const number = await one<string>('select number from governance.delegation order by id desc limit 1')
    const desk = await at('warga').get('/meja/kewenangan')
    expect(desk.status).toBe(200)
    expect(desk.body).toContain(number)
    expect((await at('warga').get('/meja/lembaga')).status).toBe(404)
    expect((await at('warga').post(`/meja/pelimpahan/${number}/akhiri`, { reason: 'Saya akhiri sendiri', once: key() })).status).toBe(404)
    expect((await at('ketua').post(`/meja/pelimpahan/${number}/akhiri`, { reason: 'Sudah kembali bekerja', once: key() })).status).toBe(303)
    expect((await at('warga').get('/meja')).status).toBe(404)
  })
})

describe('seats', () => {
  const sk = (more: Record<string, string> = {}) => ({
    person: 'warga@contoh.metro',
    mode: 'definitive',
    firstDay: dayFrom(0),
    lastDay: dayFrom(300),
    paper: 'SK contoh 9',
    once: key(),
    ...more,
  })

  test('a seat that is taken is refused with the appointment in the way', async () => {
    const answer = await at('sekretaris').post('/meja/lembaga/ketua/angkat', sk())
    expect(answer.status).toBe(422)
    expect(answer.body).toContain('Yang menghalangi: Uji ketua')
    expect(answer.body).toContain('warga@contoh.metro')
  })

  test('the last keepers of the keys are not removed, and the page says why', async () => {
    const answer = await at('sekretaris').post('/meja/lembaga/sekretaris/akhiri', {
      appointment: await one<string>(
        `select a.id from governance.appointment a join governance.post p on p.id = a.post_id where p.code = 'sekretaris'`,
      ),
      lastDay: '',
      reason: 'Mengundurkan diri',
      paper: 'SK contoh 10',
      once: key(),
    })
    expect(answer.status).toBe(422)
    expect(answer.body).toContain('tidak boleh kurang dari dua orang')
  })

  test('a term is ended through the page of its own post only', async () => {
    const appointment = await one<string>(
      `select a.id from governance.appointment a join governance.post p on p.id = a.post_id where p.code = 'ketua'`,
    )
    const answer = await at('sekretaris').post('/meja/lembaga/bendahara/akhiri', {
      appointment,
      lastDay: '',
      reason: 'Salah alamat saja',
      paper: 'SK',
      once: key(),
    })
    expect(answer.status).toBe(404)
  })
})

describe('units and posts', () => {
  test('are added below a unit, get seats, and end; a taken code and a seat that is held are refused with what was typed', async () => {
    const unit = { code: 'sanggar-uji', name: 'Sanggar Uji', nameEn: '', kind: 'office', parent: 'mch' }
    expect((await at('sekretaris').post('/meja/lembaga/unit', { ...unit, once: key() })).status).toBe(303)
    const twice = await at('sekretaris').post('/meja/lembaga/unit', { ...unit, name: 'Nama lain', once: key() })
    expect(twice.status).toBe(422)
    expect(twice.body).toContain('value="Nama lain"')
    const made = await at('sekretaris').post('/meja/lembaga/jabatan', { kind: 'petugas', unit: 'sanggar-uji', seats: '2', once: key() })
    expect(made.status).toBe(303)
    const post = made.location.split('?')[0] ?? ''
    expect((await at('sekretaris').post(`${post}/kursi`, { seats: '3', once: key() })).status).toBe(303)
    expect((await at('sekretaris').get(post)).body).toContain('3 kursi')
    expect((await at('sekretaris').post(`${post}/kursi`, { seats: 'banyak', once: key() })).status).toBe(422)
    expect((await at('sekretaris').post('/meja/lembaga/bendahara/tutup', { until: dayFrom(1), once: key() })).status).toBe(422)
    expect((await at('sekretaris').post(`${post}/tutup`, { until: dayFrom(0), once: key() })).status).toBe(303)
    expect((await at('ketua').post('/meja/lembaga/unit', { ...unit, code: 'gelap', once: key() })).status).toBe(404)
  })
})

describe('legal bases', () => {
  test('before one is revoked the page names everything that rests on it', async () => {
    const page = await at('sekretaris').get('/meja/dasar-hukum/sk-contoh-mch/ubah')
    expect(page.status).toBe(200)
    expect(page.body).toMatch(/hal bersandar padanya/)
    expect(page.body.match(/\(v1\): /g)?.length).toBeGreaterThanOrEqual(20)
  })

  test('what is not filled in comes back with what was typed', async () => {
    const answer = await at('sekretaris').post('/meja/dasar-hukum/baru', {
      kind: 'Perda',
      about: 'Ruang kreatif',
      status: 'in_force',
      level: '',
      source: '',
      once: key(),
    })
    expect(answer.status).toBe(422)
    expect(answer.body).toContain('Ruang kreatif')
    expect(answer.body).toContain('href="#f-source"')
  })
})

describe('the matrix', () => {
  test('a draft changes row by row, tells what is wrong, and stands still for everybody else', async () => {
    expect((await at('sekretaris').post('/meja/matriks', { title: 'Rancangan uji', once: key() })).status).toBe(303)
    const version = await one<number>('select max(version) from governance.matrix_version')
    const row = `/meja/matriks/${version}/baris/B-06`
    const form = (await at('sekretaris').get(row)).body
    expect(form).toContain('value="10000001"')
    expect((await at('sekretaris').post(row, { hapus: '1', once: key() })).status).toBe(303)
    const page = (await at('sekretaris').get(`/meja/matriks/${version}`)).body
    expect(page).toMatch(/\d+ hal perlu dibetulkan/)
    expect(page).toContain('Rp10.000.001')
    const proposed = await at('sekretaris').post(`/meja/matriks/${version}/usul`, {
      fromDay: dayFrom(30),
      reason: 'Menyesuaikan batas',
      once: key(),
    })
    expect(proposed.status).toBe(422)
    expect((await at('anggota').get(row)).status).toBe(404)
    expect((await at('sekretaris').get('/meja/matriks/1/baris/B-06')).status).toBe(404)
  })
})

describe('meetings', () => {
  test('an agenda without an item is refused, one more item asks for nothing, and a vote of one who is not there does not count', async () => {
    const call = {
      body: 'rapat-pengurus',
      title: 'Rapat uji',
      place: 'Aula',
      day: dayFrom(2),
      hour: '10:00',
      rows: '1',
      'title-0': '',
      'kind-0': 'decision',
      once: key(),
    }
    expect((await at('ketua').post('/meja/rapat/panggil', call)).status).toBe(422)
    const more = await at('ketua').post('/meja/rapat/panggil', { ...call, more: '1' })
    expect(more.status).toBe(200)
    expect(more.body).toContain('name="title-1"')
    expect(more.body).toContain('value="Rapat uji"')
    const called = await at('ketua').post('/meja/rapat/panggil', { ...call, 'title-0': 'Rencana tahun depan', once: key() })
    expect(called.status).toBe(303)
    const meeting = called.location.split('?')[0] ?? ''
    expect((await at('petugas').get(meeting)).status).toBe(404)
    await at('ketua').post(`${meeting}/buka`, { once: key() })
    const early = await at('anggota').post(`${meeting}/suara`, { position: '1', choice: 'yes', once: key() })
    expect(early.status).toBe(422)
    expect(early.body).toContain('Catat kehadiran Anda lebih dahulu')
    expect((await at('anggota').post(`${meeting}/hadir`, { once: key() })).status).toBe(303)
    expect((await at('anggota').post(`${meeting}/suara`, { position: '1', choice: 'yes', once: key() })).status).toBe(303)
    expect((await at('anggota').post(`${meeting}/suara`, { position: '1', choice: 'no', once: key() })).status).toBe(409)
    expect((await at('anggota').post(`${meeting}/suara`, { position: '99', choice: 'no', once: key() })).status).toBe(404)
  })
})

describe('minutes', () => {
  test('are drafted, amended by who was there alone, final, and then only added to with signatures', async () => {
    const called = await at('ketua').post('/meja/rapat/panggil', {
      body: 'rapat-pengurus',
      title: 'Rapat notulen',
      place: 'Aula',
      day: dayFrom(3),
      hour: '13:00',
      rows: '1',
      'title-0': 'Laporan triwulan',
      'kind-0': 'information',
      once: key(),
    })
    const meeting = called.location.split('?')[0] ?? ''
    await at('ketua').post(`${meeting}/buka`, { once: key() })
    for (const who of ['ketua', 'anggota']) await at(who).post(`${meeting}/hadir`, { once: key() })
    expect((await at('sekretaris').get(meeting)).body).toContain('- Uji anggota, Anggota Pengurus')
    expect((await at('anggota').post(`${meeting}/notulen`, { text: 'Bukan saya yang menulis.', once: key() })).status).toBe(403)
    expect(
      (await at('sekretaris').post(`${meeting}/notulen`, { text: 'Laporan dibaca.\nTidak ada pertanyaan.', once: key() })).status,
    ).toBe(303)
    const absent = await at('sekretaris').post(`${meeting}/ubah`, { text: 'Saya tidak hadir.', from: '1', once: key() })
    expect(absent.status).toBe(422)
    const amended = { text: 'Laporan dibaca.\nSatu pertanyaan dijawab.', from: '1' }
    expect((await at('anggota').post(`${meeting}/ubah`, { ...amended, once: key() })).status).toBe(303)
    const page = (await at('ketua').get(meeting)).body
    expect(page).toContain('<del>Tidak ada pertanyaan.</del>')
    expect(page).toContain('<ins>Satu pertanyaan dijawab.</ins>')
    const stale = await at('ketua').post(`${meeting}/ubah`, { text: 'Versi ketua yang terlambat.', from: '1', once: key() })
    expect(stale.status).toBe(409)
    expect(stale.body).toContain('Versi ketua yang terlambat.')
    expect((await at('sekretaris').post(`${meeting}/final`, { once: key() })).status).toBe(303)
    expect((await at('anggota').post(`${meeting}/ubah`, { ...amended, from: '2', once: key() })).status).toBe(409)
    expect((await at('ketua').post(`${meeting}/adendum`, { text: 'Pertanyaan itu dari bendahara.', once: key() })).status).toBe(303)
    expect((await at('ketua').get(meeting)).body).toContain('1 dari 2 tanda tangan')
    const addendum = await one<string>('select id from governance.addendum order by at desc limit 1')
    expect((await at('anggota').post(`${meeting}/paraf`, { addendum, once: key() })).status).toBe(303)
    expect((await at('anggota').post(`${meeting}/paraf`, { addendum, once: key() })).status).toBe(409)
    expect((await at('ketua').get(meeting)).body).toContain('lengkap')
  })
})

describe('decisions at once', () => {
  test('what must go through several people is sent to a case, and nothing is recorded', async () => {
    const before = await one<number>('select count(*)::int from governance.decision')
    const answer = await at('ketua').post('/meja/keputusan/baru', {
      action: 'governance.agreement.sign',
      fund: 'tanpa_dana',
      title: 'Kerja sama kampus',
      reason: 'Kerja sama pelatihan tanpa biaya.',
      reviewOn: dayFrom(300),
      once: key(),
    })
    expect([403, 422]).toContain(answer.status)
    expect(answer.body).toContain('Kerja sama kampus')
    expect(await one('select count(*)::int from governance.decision')).toBe(before)
  })
})
