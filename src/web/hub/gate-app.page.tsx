import { Missing, type Refusal } from '#src/base/outcome.ts'
import { cityZone } from '#src/base/time.ts'
import { recordMovements } from '#src/events/gate.db.ts'
import { sendingSchema } from '#src/events/gate.ts'
import { gateList, gateOf } from '#src/events/gate-read.db.ts'
import { words } from '#src/ui/words.ts'
import { html } from '../answer.tsx'
import { json, readBody, refuse } from '../api/answer.ts'
import { asset, assetText } from '../assets.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { atGate, slugOf } from './_gate-key.ts'
import { chosenDate } from './gate.page.tsx'
import { GateAppView } from './gate-app.view.tsx'

const prefix = 'gate.app.'

/** The app that works without a line. It carries no name; those come in the list, which the phone keeps for itself. */
export const gateApp: Page = async (visit) => {
  const { ctx, t, c } = visit
  const gate = await gateOf(ctx, await atGate(visit))
  const date = chosenDate(gate, c.req.query('tanggal'))
  const said = Object.entries(words[ctx.tongue]).filter(([name]) => name.startsWith(prefix))
  return html(visit, {
    door: 'hub',
    private: true,
    quiet: true,
    // the whole height of a phone is the gate's
    bar: (
      <p class="wrap gate-back">
        <a href={to.gate(gate.slug, { tanggal: date.id })}>{t('gate.app.back')}</a>
      </p>
    ),
    title: t('gate.app_of', { title: gate.title }),
    head: <script type="module" src={asset('gate.js')} />,
    main: (
      <GateAppView
        t={t}
        tongue={ctx.tongue}
        gate={gate}
        date={date}
        data={{
          'data-event': gate.number,
          'data-date': date.id,
          'data-zone': cityZone,
          'data-list': to.gateList(gate.slug, { tanggal: date.id }),
          'data-send': to.gateSend(gate.slug),
          'data-worker': to.gateWorker(gate.slug),
          'data-path': to.gateApp(gate.slug),
          'data-words': JSON.stringify(Object.fromEntries(said)),
        }}
      />
    ),
  })
}

/** A phone whose link ended must learn it as data: it then forgets the names it keeps. */
async function known(run: () => Promise<Response>): Promise<Response> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof Missing) return json({ rule: 'events.gate.not_yours' }, 404)
    throw error
  }
}

export const gateListData: Page = (visit) =>
  known(async () => json(await gateList(visit.ctx, await atGate(visit), (visit.c.req.query('tanggal') ?? '').slice(0, 40))))

async function before(visit: Visit, refusals: readonly Refusal[], date: string, ticket: string | undefined): Promise<Response> {
  const list = ticket ? await gateList(visit.ctx, await atGate(visit), date) : undefined
  const first = ticket ? list?.present[ticket] : undefined
  const problem = refuse(visit, refusals)
  const body = (await problem.json()) as object
  return json({ ...body, ...(first ? { before: { firstAt: first.firstAt, firstGate: first.gate } } : {}) }, problem.status)
}

/** What a phone sends: at once, one movement to be decided; or all that waited, to be taken down. */
export const gateSend: Page = (visit) =>
  known(async () => {
    await gateOf(visit.ctx, await atGate(visit))
    const read = await readBody(visit, sendingSchema)
    if (!read.ok) return refuse(visit, read.refusals)
    const sending = read.value.value
    const made = await recordMovements(visit.ctx, { ...(await atGate(visit)), sending })
    return made.ok ? json(made.value) : await before(visit, made.refusals, sending.date, sending.scans[0]?.ticket)
  })

/** Stands below the gate, so that it rules the app's page and nothing else. It says nothing about any event. */
export const gateWorker: Page = async (visit) => {
  const text = slugOf(visit) === '' ? undefined : assetText('gate-worker.js')
  await gateOf(visit.ctx, await atGate(visit))
  if (text === undefined) throw new Missing('worker')
  return visit.c.body(text, 200, { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache' })
}
