import { publishEvent } from '#src/events/desk.db.ts'
import { submissionSchema } from '#src/events/event.ts'
import { submitEvent } from '#src/events/submit.db.ts'
import { answerAsk, askUnder } from '#src/events/umbrella-ask.db.ts'
import { eventsInvariants } from '#src/events/verify.db.ts'
import { verify } from '#src/platform/verify.db.ts'
import { openRoomsTown, value } from './rooms-town.ts'

export { rule, value, wib } from './rooms-town.ts'

export type EventsTown = Awaited<ReturnType<typeof openEventsTown>>

/** The demo town with a clock of its own and an empty calendar, and short ways to send in and publish. */
export async function openEventsTown(first = '2027-01-04T09:00') {
  const town = await openRoomsTown(first)
  const { owner } = town
  await owner
    .query('truncate events.claim, events.official, events.previous_start, events.occurrence, events.contact, events.former_slug cascade')
    .catch(() => undefined)
  await owner.query(`set session_replication_role = replica; truncate events.event cascade; set session_replication_role = origin`)
  const wish = (more: Record<string, unknown> = {}) =>
    submissionSchema.parse({
      title: 'Pasar Malam Yosodadi',
      summary: 'Lapak warga dan panggung kecil sampai malam.',
      organiser: 'Warga Yosodadi',
      placeKind: 'free',
      place: 'Lapangan Yosodadi',
      crowd: 80,
      when: [{ day: '2027-03-06', from: '17:00', until: '22:00' }],
      contact: { name: 'Warga Yosodadi', email: 'acara@contoh.metro' },
      ...more,
    })
  const send = async (more: Record<string, unknown> = {}, who = 'komunitas') => value(await submitEvent(await town.as(who), wish(more)))
  const publish = async (number: string) => await publishEvent(await town.as('petugas'), { number })
  const openAsk = async (number: string) =>
    (
      await town.rows<{ id: string }>(
        `select a.id from events.umbrella_ask a join events.event e on e.id = a.event_id where e.number = $1 and a.state = 'open'`,
        [number],
      )
    )[0]?.id ?? ''
  return {
    ...town,
    openAsk,
    /** Under a festival as anybody comes there: its desk asks, the owner says yes. */
    async under(number: string, umbrella: string, who = 'komunitas') {
      value(await askUnder(await town.as('petugas'), { number, umbrella }))
      value(await answerAsk(await town.as(who), { ask: await openAsk(number), yes: true, own: { key: undefined } }))
    },
    /** The end of a file of tests: what they did left nothing broken. */
    async closeWhole() {
      const broken = (await verify(town.house.db, eventsInvariants)).filter(({ count }) => count > 0)
      await town.close()
      if (broken.length > 0) throw new Error(`broken at the end: ${JSON.stringify(broken)}`)
    },
    roomWish: town.wish,
    wish,
    send,
    publish,
    put: async (more: Record<string, unknown> = {}, who = 'komunitas') => value(await publish((await send(more, who)).number)),
  }
}
