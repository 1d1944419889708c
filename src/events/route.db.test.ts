import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { enter } from '../../test/cast.ts'
import { type EventsTown, openEventsTown, rule, value } from '../../test/events-town.ts'
import { newReader } from '../../test/reader.ts'
import { clashesOf, otherDaysFor, overrideClash, questionOf } from './clash.db.ts'
import { withdrawEvent } from './desk.db.ts'
import { addRoad, correctPlace } from './place.db.ts'
import { roads } from './route.db.ts'
import { amendEvent, submitEvent } from './submit.db.ts'

let town: EventsTown
beforeAll(async () => {
  town = await openEventsTown()
  for (const name of ['Jl. Uji Utara', 'Jl. Uji Selatan', 'Jl. Uji Timur', 'Jl. Uji Barat'])
    value(await addRoad(await town.as('petugas'), { name }))
}, 120_000)
afterAll(() => town?.closeWhole())

const day = (date: string, from = '08:00', until = '10:00') => ({ when: [{ day: date, from, until }] })
const parade = (route: string[], more: Record<string, unknown> = {}) => ({ title: 'Pawai Uji', crowd: 600, route, ...more })
const seen = async (number: string) => {
  const [row] = await town.rows<{ id: string }>('select id from events.event where number = $1', [number])
  const question = await questionOf(town.house.db, row?.id ?? '')
  const clashes = await clashesOf(town.house.db, question)
  return {
    routes: clashes.filter(({ kind }) => kind === 'route').map(({ severity, road, other }) => [severity, road, other.title]),
    days: await otherDaysFor(town.house.db, question, town.now()),
  }
}
const clear = async (...numbers: string[]) => {
  for (const number of numbers) value(await withdrawEvent(await town.as('petugas'), { number, reason: 'Hanya untuk diuji' }))
}

describe('roads on record', () => {
  test('come from the addresses the pack names, with its source; the desk adds others, and they say so', async () => {
    const known = await roads(town.house.db)
    expect(known.find(({ name }) => name === 'Jl. AH Nasution')).toMatchObject({ byDesk: false })
    expect(known.find(({ name }) => name === 'Jl. AH Nasution')?.source).toContain('info.metrokota.go.id')
    expect(known.find(({ name }) => name === 'Jl. Uji Utara')).toMatchObject({ byDesk: true })
    const petugas = await town.as('petugas')
    expect(rule(await addRoad(petugas, { name: 'Jalan Uji Utara' }))).toBe('events.road.name_taken')
    expect(rule(await addRoad(petugas, { name: 'Uji' }))).toBe('events.road.name')
    await expect(addRoad(await town.as('komunitas'), { name: 'Jl. Warga' })).rejects.toMatchObject({ name: 'Denied' })
    const desk = await enter(town, 'petugas')
    expect((await desk.post('/meja/acara/jalan', { once: randomUUID(), road: 'Jl. Uji Formulir' })).location).toBe(
      '/meja/acara/tempat#jalan',
    )
    expect((await desk.get('/meja/acara/tempat')).body).toContain('Jl. Uji Formulir')
  })

  test('are named by the form, one a line in order, and stand so on the page; a road nobody knows is said by its name', async () => {
    const komunitas = await town.as('komunitas')
    const wish = town.wish(parade(['Jl. Uji Utara', 'Jl. Entah'], day('2027-03-01')))
    const wrong = await submitEvent(komunitas, wish)
    expect(wrong.ok ? undefined : wrong.refusals[0]).toMatchObject({
      rule: 'events.route.unknown',
      field: 'route',
      facts: { road: 'Jl. Entah' },
    })
    expect(rule(await submitEvent(komunitas, town.wish(parade(['Jl. Uji Utara', 'jl. uji utara']))))).toBe('events.route.twice')
    const sent = await town.put(
      parade(['jl. uji timur', 'jl-uji-utara'], { ...day('2027-03-01'), routeFrom: '18.72.01.1001', routeTo: '18.72.01.1003' }),
    )
    const page = (await newReader(town).get(`/acara/${sent.slug}`)).body
    expect(page.indexOf('Jl. Uji Timur')).toBeGreaterThan(0)
    expect(page.indexOf('Jl. Uji Utara')).toBeGreaterThan(page.indexOf('Jl. Uji Timur'))
    expect(page).toContain('Ditambahkan meja acara')
    const own = await enter(town, 'komunitas')
    const form = (await own.get(`/acara/usul/${sent.number}?ubah=1`)).body
    expect(form).toContain('Jl. Uji Timur\nJl. Uji Utara')
    await clear(sent.number)
  })
})

describe('two that share a road', () => {
  test('both of 500: the second is refused and told the road, the other event and three free days; an override lets it by', async () => {
    const first = await town.put(parade(['Jl. Uji Utara', 'Jl. Uji Timur'], { title: 'Pawai Budaya', ...day('2027-03-06') }))
    const second = await town.send(
      parade(['Jl. Uji Selatan', 'Jl. Uji Utara'], { title: 'Lari Pagi', ...day('2027-03-06', '09:00', '11:00') }),
      'komunitas-2',
    )
    const { routes, days } = await seen(second.number)
    expect(routes).toEqual([['hard', 'Jl. Uji Utara', 'Pawai Budaya']])
    expect(days).toHaveLength(3)
    const desk = await enter(town, 'petugas')
    const page = (await desk.get(`/meja/acara/${second.number}`)).body
    for (const said of ['Jl. Uji Utara', 'Pawai Budaya', 'Lari Pagi']) expect(page).toContain(said)
    const answer = await town.publish(second.number)
    expect(answer.ok ? undefined : answer.refusals[0]).toMatchObject({
      rule: 'events.calendar.clash',
      facts: { title: 'Pawai Budaya', kind: 'route', road: 'Jl. Uji Utara' },
    })
    const touching = await town.put(
      parade(['Jl. Uji Utara'], { title: 'Jalan Santai', ...day('2027-03-06', '10:00', '11:00') }),
      'komunitas-2',
    )
    expect(
      rule(
        await overrideClash(await town.as('kepala-diskoperin'), {
          number: second.number,
          other: first.number,
          subject: 'road:jl-uji-utara',
          reason: 'Lewat bergantian, dijaga Dishub',
        }),
      ),
    ).toBe('done')
    expect(rule(await town.publish(second.number))).toBe('events.calendar.clash')
    await clear(touching.number)
    value(await town.publish(second.number))
    await clear(first.number, second.number)
  })

  test('where one is small it is a warning and bars nobody', async () => {
    const first = await town.put(parade(['Jl. Uji Barat'], { title: 'Pawai Kecil', crowd: 80, ...day('2027-03-13') }))
    const second = await town.send(parade(['Jl. Uji Barat'], { title: 'Pawai Besar', ...day('2027-03-13') }), 'komunitas-2')
    expect((await seen(second.number)).routes).toEqual([['soft', 'Jl. Uji Barat', 'Pawai Kecil']])
    value(await town.publish(second.number))
    await clear(first.number, second.number)
  })

  test('a place of 500 on the road is one of the two, another crowd at a place of that road is not; a place put right takes its road along', async () => {
    const at = (venue: string, more: Record<string, unknown>) => ({ placeKind: 'venue', venue, place: '', crowd: 700, ...more })
    const fair = await town.put(at('sekam', { title: 'Bazar SEKAM', ...day('2027-03-20') }))
    const passing = await town.send(parade(['Jl. AH Nasution'], { title: 'Pawai Lewat', ...day('2027-03-20') }), 'komunitas-2')
    expect((await seen(passing.number)).routes).toEqual([['hard', 'Jl. AH Nasution', 'Bazar SEKAM']])
    expect(rule(await town.publish(passing.number))).toBe('events.calendar.clash')
    const petugas = await town.as('petugas')
    const correct = (address: string) =>
      correctPlace(petugas, { code: 'nuwo-budayo', name: 'Gedung Nuwo Budayo', alias: '', address, kelurahan: undefined, room: undefined })
    value(await correct('Jl. AH Nasution'))
    // two crowds at two places of one road: a matter of the kelurahan, not of a route
    const other = await town.put(at('nuwo-budayo', { title: 'Pentas Nuwo Budayo', ...day('2027-03-20') }), 'komunitas-2')
    value(await correct('Jl. Uji Selatan'))
    await clear(fair.number)
    value(await town.publish(passing.number))
    expect(rule(await correct('Jl. AH Nasution'))).toBe('events.calendar.clash')
    await clear(passing.number, other.number)
  })

  test('two who publish in the same second: one, twenty times; a route that is changed afterwards is asked again', async () => {
    for (let turn = 0; turn < 20; turn += 1) {
      const on = day(`2027-04-${String(turn + 1).padStart(2, '0')}`)
      const both = [
        await town.send(parade(['Jl. Uji Timur', 'Jl. Uji Barat'], on)),
        await town.send(parade(['Jl. Uji Barat', 'Jl. Uji Timur'], on), 'komunitas-2'),
      ]
      const answers = await Promise.all(both.map(({ number }) => town.publish(number)))
      expect(answers.map((each) => rule(each)).sort()).toEqual(['done', 'events.calendar.clash'])
    }
    const free = await town.put(parade(['Jl. Uji Selatan'], { title: 'Kirab Selatan', ...day('2027-04-01') }), 'komunitas-2')
    const {
      contact: _contact,
      lateKnown: _late,
      ...wish
    } = town.wish(parade(['Jl. Uji Timur'], { title: 'Kirab Selatan', ...day('2027-04-01') }))
    expect(rule(await amendEvent(await town.as('komunitas-2'), { ...wish, number: free.number }))).toBe('events.calendar.clash')
    value(await amendEvent(await town.as('komunitas-2'), { ...wish, route: ['Jl. Uji Utara'], number: free.number }))
  })
})
