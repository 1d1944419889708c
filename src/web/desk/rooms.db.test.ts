import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { concurCase } from '#src/governance/case-deeds.db.ts'
import { placeBooking } from '#src/spaces/booking.db.ts'
import { cancelBooking } from '#src/spaces/cancel.db.ts'
import { appealNoShow } from '#src/spaces/check-in.db.ts'
import { approveBooking } from '#src/spaces/decide.db.ts'
import { answerLevy } from '#src/spaces/levy.db.ts'
import { fileObjection, precedents } from '#src/spaces/objection.db.ts'
import { answerRequote } from '#src/spaces/requote.db.ts'
import { joinWaiting } from '#src/spaces/waiting.db.ts'
import { enter } from '../../../test/cast.ts'
import type { Reader } from '../../../test/reader.ts'
import { openRoomsTown, type Rooms, social, span, value } from '../../../test/rooms-town.ts'

const paid = { ...social, peserta_bayar: 'ya', peserta: 'umum' }
const desks = ['sekretaris', 'pengelola', 'petugas', 'kepala-diskoperin'] as const

let town: Rooms
const at = {} as Record<(typeof desks)[number] | 'warga', Reader>
beforeAll(async () => {
  town = await openRoomsTown()
  for (const who of [...desks, 'warga'] as const) at[who] = await enter(town, who)
})
afterAll(() => town?.close())

const place = async (who: string, space: string, when: string, more: Record<string, unknown> = {}) =>
  value(await placeBooking(await town.as(who), town.wish(space, when, more))).number
const standing = async (who: string, space: string, when: string) => {
  const number = await place(who, space, when)
  value(await approveBooking(await town.as('sekretaris'), { number, reason: 'Sesuai aturan AP-03' }))
  return number
}
const stateOf = async (number: string) =>
  (await town.rows<{ state: string }>('select state from spaces.booking where number = $1', [number]))[0]?.state
const caseOf = async (subject: string, action: string) =>
  (
    await town.rows<{ number: string }>(
      'select number from governance.case_file where subject_id = $1 and action = $2 order by number desc',
      [subject, action],
    )
  )[0]?.number ?? ''
let key = 0
const press = (reader: Reader, address: string, fields: Record<string, string> = {}) =>
  reader.post(address, { once: `meja-${key++}`, ...fields })
const words = (body: string) =>
  body
    .replace(/<(?:style|script)[\s\S]*?<\/(?:style|script)>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')

describe('the morning', () => {
  test('the queue says whose turn it is and how many working days are left, over Saturdays, Sundays and holidays', async () => {
    const number = await place('komunitas', 'kelas-1', '2027-01-26 16-18', { title: 'Latihan vokal' })
    const row = async () => {
      const { body } = await at.sekretaris.get('/meja/pemesanan?ruang=kelas-1')
      return words(body.split('<tr>').find((one) => one.includes(`/meja/pemesanan/${number}`)) ?? '')
    }
    // decided within three working days: Monday 4 to Thursday 7 January
    expect(await row()).toMatch(/Latihan vokal.*Giliran: Sekretaris.*3 hari kerja lagi.*7 Januari 2027/)
    await town.setClock('2027-01-07T09:00')
    expect(await row()).toContain('hari ini')
    await town.setClock('2027-01-11T09:00')
    expect(await row()).toContain('lewat 2 hari kerja')
    await town.setClock('2027-01-04T09:00')
    value(await approveBooking(await town.as('sekretaris'), { number, reason: 'Sesuai aturan AP-03' }))
    expect(await row()).toBe('')
  })

  test('the filter keeps what is asked for, and pages by key lose and repeat nothing', async () => {
    const made: string[] = []
    // no holiday among them
    const days = ['01', '02', '03', '04', '05', '07', '09', '10', '11', '12', '15', '16']
    for (let n = 0; n < 23; n++)
      made.push(await place('warga', 'kelas-1', `2027-02-${days[Math.floor(n / 2)]} ${n % 2 ? '18-19' : '16-17'}`))
    const seen: string[] = []
    let address: string | undefined = '/meja/pemesanan?ruang=kelas-1&keadaan=pending'
    for (let page = 0; address && page < 9; page++) {
      const { body } = await at.petugas.get(address)
      const table = body.slice(body.indexOf('<tbody'), body.indexOf('</tbody>'))
      seen.push(...[...table.matchAll(/href="\/meja\/pemesanan\/(BK-[\d-]+)"/g)].map(([, number = '']) => number))
      address = /href="([^"]+)" rel="next"/.exec(body)?.[1]?.replaceAll('&amp;', '&')
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toEqual(expect.arrayContaining(made))
    const onDay = (await at.petugas.get('/meja/pemesanan?hari=2027-02-03&ruang=kelas-1')).body
    expect(onDay).toContain(made[4])
    expect(onDay).not.toContain(made[6])
    expect((await at.petugas.get('/meja/pemesanan?sesudah=%27&keadaan=x&hari=2027-02-30')).status).toBe(200)
  })

  test('B-22 what has no tariff is said before anybody is refused', async () => {
    expect((await at.petugas.get('/meja/pemesanan')).body).not.toContain('tarif belum ada')
    await town.owner.query(`update spaces.tariff set valid = daterange(lower(valid), '2027-02-01') where code = 'TR-studio-commercial'`)
    expect(words((await at.petugas.get('/meja/pemesanan')).body)).toMatch(
      /1 tarif belum ada.*Studio[^,]*, Komersial: sejak 1 Februari 2027/,
    )
    await town.owner.query(`update spaces.tariff set valid = daterange(lower(valid), null) where code = 'TR-studio-commercial'`)
  })

  test('B-25 who comes today stands on the board; one press lets him in, not before his quarter of an hour', async () => {
    const number = await standing('warga', 'kelas-1', '2027-01-06 10-12')
    await town.setClock('2027-01-06T09:30')
    const early = (await at.petugas.get('/meja/pemesanan')).body
    expect(words(early)).toMatch(/10\.00 – 12\.00.*Bisa dicatat mulai 09\.45/)
    expect(early).not.toContain(`action="/meja/pemesanan/${number}/hadir"`)
    expect((await press(at.petugas, `/meja/pemesanan/${number}/hadir`)).status).toBe(422)
    await town.setClock('2027-01-06T09:50')
    expect((await at.petugas.get('/meja/pemesanan')).body).toContain(`action="/meja/pemesanan/${number}/hadir"`)
    // a post that runs no desk sees the button shut, with who may
    expect(words((await at.sekretaris.get('/meja/pemesanan')).body)).toMatch(/Sudah datang.*Yang dapat:/)
    const done = await press(at.petugas, `/meja/pemesanan/${number}/hadir`, { dari: 'papan' })
    expect([done.status, done.location]).toEqual([303, '/meja/pemesanan?sudah=hadir'])
    expect(await stateOf(number)).toBe('in_use')
    await town.setClock('2027-01-04T09:00')
  })
})

describe('a booking', () => {
  test('a 403 of the desk says on the page which post could, and keeps what was typed', async () => {
    const number = await place('warga', 'aula-b', '2027-01-20 14-16')
    const refused = await press(at.petugas, `/meja/pemesanan/${number}/persetujuan`, { reason: 'Sesuai aturan AP-03, kata petugas' })
    expect(refused.status).toBe(403)
    expect(words(refused.body)).toMatch(/Yang dapat: Sekretaris/)
    expect(refused.body).toContain('Sesuai aturan AP-03, kata petugas')
    expect((await press(at.sekretaris, `/meja/pemesanan/${number}/persetujuan`, { reason: 'Sesuai aturan AP-03' })).status).toBe(303)
    expect(await stateOf(number)).toBe('confirmed')
  })

  test('re-class: old and new are shown first, the reason is asked for, and nothing is charged before the applicant agrees', async () => {
    const number = await standing('warga', 'aula-b', '2027-01-21 14-16')
    const asked = Object.entries(paid)
      .map(([name, answer]) => `j_${name}=${answer}`)
      .join('&')
    const shown = words((await at.pengelola.get(`/meja/pemesanan/${number}?${asked}`)).body)
    expect(shown).toMatch(/Sekarang Sosial, Rp0 Menjadi Komersial, Rp800\.000 AP-07/)
    const answers = Object.fromEntries(Object.entries(paid).map(([name, answer]) => [`j_${name}`, answer]))
    const bare = await press(at.pengelola, `/meja/pemesanan/${number}/golongan`, { ...answers, reason: '' })
    expect(bare.status).toBe(422)
    expect((await press(at.petugas, `/meja/pemesanan/${number}/golongan`, { ...answers, reason: 'Ada tiket' })).status).toBe(403)
    expect((await press(at.pengelola, `/meja/pemesanan/${number}/golongan`, { ...answers, reason: 'Ada tiket Rp50.000' })).status).toBe(303)
    expect(await stateOf(number)).toBe('awaiting_tariff')
    expect(await town.rows('select from finance.bill where subject = $1', [`booking:${number}`])).toHaveLength(0)
    value(await answerRequote(await town.as('warga'), { number, accept: false }))
  })

  test('a relief: asked on a basis that is chosen, agreed to, decided by another post, and only then off the price', async () => {
    const number = await place('warga', 'aula-a', '2027-01-22 14-16', { answers: paid })
    value(await concurCase(await town.as('ketua'), { number: await caseOf(number, 'spaces.booking.approve_paid') }))
    value(await approveBooking(await town.as('pengelola'), { number, reason: 'Sesuai aturan AP-07' }))
    const page = `/meja/pemesanan/${number}`
    expect((await at.sekretaris.get(page)).body).toContain('value="sk-contoh-mch"')
    const wish = { amount: '400.000', basis: 'sk-contoh-mch', article: 'Lampiran III', reason: 'Untuk anak putus sekolah' }
    expect((await press(at.sekretaris, `${page}/keringanan`, { ...wish, basis: '' })).status).toBe(422)
    expect((await press(at.sekretaris, `${page}/keringanan`, { ...wish, amount: '99.000.000' })).body).toContain('99.000.000')
    expect((await press(at.sekretaris, `${page}/keringanan`, wish)).status).toBe(303)
    value(await concurCase(await town.as('ketua'), { number: await caseOf(number, 'spaces.tariff.waive') }))
    const other = await press(at.petugas, `${page}/putusan-keringanan`, { outcome: 'yes', reason: 'Sesuai permohonan' })
    expect(other.status).toBe(403)
    expect(words(other.body)).toMatch(/Yang dapat: Kepala UPTD/)
    expect((await press(at.pengelola, `${page}/putusan-keringanan`, { outcome: 'yes', reason: 'Sesuai permohonan' })).status).toBe(303)
    expect(words((await at.pengelola.get(page)).body)).toMatch(/Rp400\.000 dari Rp800\.000.*dikabulkan/)
  })

  test('an absence is appealed against and answered; who waits for the place stands in the order of the offer', async () => {
    const number = await standing('warga', 'studio', '2027-01-12 10-12')
    for (const who of ['komunitas', 'warga-2'])
      value(await joinWaiting(await town.as(who), { bookable: 'studio', periods: [span('2027-01-12 10-12')], people: 4, extras: [] }))
    const line = words((await at.petugas.get(`/meja/pemesanan/${number}`)).body)
    expect(line).toMatch(/Daftar tunggu.*4 orang.*4 orang/)
    await town.setClock('2027-01-12T10:16')
    await town.owner.query('select spaces.lapse(null)')
    expect(await stateOf(number)).toBe('no_show')
    value(await appealNoShow(await town.as('warga'), { number, reason: 'Saya ada di pintu samping' }))
    const page = `/meja/pemesanan/${number}`
    expect((await at.petugas.get(page)).body).toContain('Saya ada di pintu samping')
    expect((await press(at.petugas, `${page}/sanggahan`, { reason: 'Terlihat di rekaman' })).status).toBe(422)
    expect((await press(at.petugas, `${page}/sanggahan`, { granted: 'ya', reason: 'Terlihat di rekaman' })).status).toBe(303)
    expect(await stateOf(number)).toBe('completed')
    await town.setClock('2027-01-04T09:00')
  })
})

describe('what the superior answers', () => {
  test('N2 an objection is answered by his post, and what was found is published without a name', async () => {
    const number = await standing('warga', 'aula-b', '2027-01-25 14-16')
    const filed = value(
      await fileObjection(await town.as('warga'), {
        booking: number,
        unit: 'uptd-mch',
        says: 'Kegiatan kami seharusnya bukan golongan ini.',
      }),
    )
    expect((await at.petugas.get('/meja/keberatan')).status).toBe(404)
    const shown = await at['kepala-diskoperin'].get('/meja/keberatan')
    expect(shown.body).toContain('Kegiatan kami seharusnya bukan golongan ini.')
    const answer = { upheld: 'ya', reason: 'Sponsor hanya meminjamkan alat', precedent: 'Alat pinjaman tanpa merek bukan sponsor.' }
    const other = await press(at.petugas, `/meja/keberatan/${filed.case}`, answer)
    expect([other.status, /Yang dapat: Kepala OPD/.test(words(other.body))]).toEqual([403, true])
    const bare = await press(at['kepala-diskoperin'], `/meja/keberatan/${filed.case}`, { ...answer, precedent: '' })
    expect([bare.status, bare.body.includes('Sponsor hanya meminjamkan alat')]).toEqual([422, true])
    expect((await press(at['kepala-diskoperin'], `/meja/keberatan/${filed.case}`, answer)).status).toBe(303)
    expect((await precedents(town.house.db))[0]).toMatchObject({ upheld: true, precedent: answer.precedent })
    const after = (await at['kepala-diskoperin'].get('/meja/keberatan')).body
    expect(after).toContain(answer.precedent)
    expect(after).not.toContain(filed.case)
  })

  test('a demand beyond the tariff is read by the superior alone: the officer it names finds no page, no link and no word', async () => {
    const number = await standing('warga', 'kamera-1', '2027-01-08 14-16')
    for (const [from, to] of [
      ['confirmed', 'in_use'],
      ['in_use', 'completed'],
    ])
      await town.owner.query(
        `insert into spaces.booking_step (booking_id, from_state, to_state, actor) select id, $2, $3, 'system:test' from spaces.booking where number = $1`,
        [number, from, to],
      )
    const [clerk] = await town.rows<{ name: string }>(`select name from identity.person where demo_key = 'petugas'`)
    const says = `Diminta Rp20.000 oleh ${clerk?.name} untuk kebersihan`
    value(await answerLevy(await town.as('warga'), { number, demanded: true, says }))
    expect((await at['kepala-diskoperin'].get('/meja/pungutan')).body).toContain(says)
    for (const who of ['petugas', 'pengelola', 'sekretaris', 'warga'] as const) {
      expect([who, (await at[who].get('/meja/pungutan')).status]).toEqual([who, 404])
      if (who === 'warga') continue
      for (const address of ['/meja/pemesanan', `/meja/pemesanan/${number}`, '/meja', '/meja/perkara', '/meja/perkara?rak=berjalan']) {
        const { body } = await at[who].get(address)
        expect([who, address, body.includes('Rp20.000'), body.includes('/meja/pungutan')]).toEqual([who, address, false, false])
      }
    }
  })
})

describe('afterwards', () => {
  test('B-25 who stayed away three times reads on his own page until when, and the desk reads why it is asked', async () => {
    const reader = await enter(town, 'warga-2')
    expect((await reader.get('/saya/pemesanan')).body).not.toContain('tiga kali tidak hadir')
    const days = ['13', '14', '18']
    for (const day of days) await standing('warga-2', 'aula-a', `2027-01-${day} 18-20`)
    const asked = await place('warga-2', 'aula-b', '2027-02-15 18-20')
    for (const day of days) {
      await town.setClock(`2027-01-${day}T18:15`)
      await town.owner.query('select spaces.lapse(null)')
    }
    expect(words((await reader.get('/saya/pemesanan')).body)).toMatch(/tiga kali tidak hadir dalam 90 hari. Sampai 19 Maret 2027/)
    expect(words((await at.sekretaris.get(`/meja/pemesanan/${asked}`)).body)).toContain('Sampai 19 Maret 2027')
    await town.setClock('2027-01-04T09:00')
  })

  test('a payment that is owed back waits on the page of the booking until its proof is noted by the post that may', async () => {
    const number = await place('warga', 'aula-a', '2027-01-29 14-16', { answers: paid })
    value(await concurCase(await town.as('ketua'), { number: await caseOf(number, 'spaces.booking.approve_paid') }))
    value(await approveBooking(await town.as('pengelola'), { number, reason: 'Sesuai aturan AP-07' }))
    const page = `/meja/pemesanan/${number}`
    expect((await press(at.petugas, `${page}/bukti`, { proof: `STS-${number}`, amount: '800.000' })).status).toBe(303)
    value(await cancelBooking(await town.as('warga'), { number, reason: 'Pembicara sakit' }))
    expect(words((await at.petugas.get(page)).body)).toMatch(/Rp800\.000 harus dikembalikan.*Yang dapat: Kepala UPTD/)
    expect((await press(at.petugas, `${page}/pengembalian`, { proof: `SP2D-${number}`, amount: '800.000' })).status).toBe(403)
    const short = await press(at.pengelola, `${page}/pengembalian`, { proof: `SP2D-${number}`, amount: '80.000' })
    expect([short.status, short.body.includes(`SP2D-${number}`)]).toEqual([422, true])
    expect((await press(at.pengelola, `${page}/pengembalian`, { proof: `SP2D-${number}`, amount: '800.000' })).status).toBe(303)
    expect((await at.pengelola.get(page)).body).not.toContain('harus dikembalikan')
  })

  test('N9 the report says the same as its file, and that it ties to the books', async () => {
    await standing('warga', 'kelas-1', '2027-03-09 8-10')
    const shown = words((await at.petugas.get('/meja/ruang/laporan?dari=2027-03-01&sampai=2027-03-31')).body)
    expect(shown).toMatch(
      /Kota melepas Rp150\.000 dari harga normal Rp150\.000 \(100%\).*cocok sampai rupiah.*Kelas 1 Sosial perorangan perorangan 1 2 Rp150\.000 Rp0 Rp150\.000/,
    )
    const file = await at.petugas.get('/meja/ruang/laporan.csv?dari=2027-03-01&sampai=2027-03-31')
    expect(file.headers.get('content-disposition')).toContain('ruang-uptd-mch-2027-03-01-2027-03-31.csv')
    expect(file.body.trim().split('\r\n')).toEqual([
      'golongan,subsektor,kelurahan,unit,ruang,pemesanan,menit,disetor,harga_normal,ditagih,subsidi',
      'social,,,uptd-mch,Kelas 1,1,120,0,150000,0,150000',
    ])
    expect((await at.petugas.get('/meja/ruang/laporan?dari=x&sampai=2027-02-30&unit=lain')).status).toBe(200)
    expect((await at.warga.get('/meja/ruang/laporan')).status).toBe(404)
  })
})

describe('in the name of another', () => {
  const typed = {
    ruang: 'kelas-1',
    hari: '2027-01-27',
    dari: '10:00',
    sampai: '12:00',
    orang: '12',
    applicant: 'warga@contoh.metro',
    title: 'Belajar membatik',
    reason: 'Pemohon tidak punya ponsel',
    ...Object.fromEntries(Object.entries(social).map(([name, answer]) => [`j_${name}`, answer])),
  }

  test('the desk books for whoever stands before it: it is his, by the same rules, and he has the letter', async () => {
    expect((await at.sekretaris.get('/meja/pemesanan/baru')).status).toBe(404)
    const unknown = await press(at.petugas, '/meja/pemesanan/baru', { ...typed, applicant: 'tidak.ada@contoh.metro' })
    expect([unknown.status, unknown.body.includes('Belajar membatik'), words(unknown.body).includes('Belum ada akun')]).toEqual([
      422,
      true,
      true,
    ])
    const done = await press(at.petugas, '/meja/pemesanan/baru', typed)
    expect(done.status).toBe(303)
    const number = /BK-\d{4}-\d+/.exec(done.location)?.[0] ?? ''
    expect(await stateOf(number)).toBe('pending')
    expect((await at.warga.get(`/saya/pemesanan/${number}`)).body).toContain('Belajar membatik')
    const [letter] = await town.rows<{ recipient: string }>(`select recipient from platform.mail where subject like $1`, [`%${number}%`])
    expect(letter?.recipient).toBe('warga@contoh.metro')
  })

  test('B-04 the time to clear is passed over only by the desk, with a reason that stays', async () => {
    await standing('warga', 'studio', '2027-01-28 10-11')
    const tight = { ...typed, ruang: 'studio', hari: '2027-01-28', dari: '11:00', sampai: '12:00', orang: '4' }
    const refused = await press(at.petugas, '/meja/pemesanan/baru', tight)
    expect([refused.status, refused.body.includes('Pemohon tidak punya ponsel')]).toEqual([409, true])
    const done = await press(at.petugas, '/meja/pemesanan/baru', {
      ...tight,
      unbuffered: 'ya',
      reason: 'Peralatan sama, tidak perlu dibereskan',
    })
    const number = /BK-\d{4}-\d+/.exec(done.location)?.[0] ?? ''
    const [step] = await town.rows<{ reason: string }>(
      `select s.reason from spaces.booking_step s join spaces.booking k on k.id = s.booking_id where k.number = $1 and s.to_state = 'held'`,
      [number],
    )
    expect(step?.reason).toBe('Peralatan sama, tidak perlu dibereskan')
  })
})
