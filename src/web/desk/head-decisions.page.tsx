import { sha256 } from '#src/base/id.ts'
import { Missing, type Outcome, type Refusal } from '#src/base/outcome.ts'
import { mostAtOnce, type Verdict, verdictSchema, verdictsSchema } from '#src/support/application.ts'
import { type DeskReach, deskReach } from '#src/support/application-desk.db.ts'
import { type DecidedMany, decideAll, decideEach } from '#src/support/decide-many.db.ts'
import { ceilingsLeft, headQueue, headsQueue, justDecided } from '#src/support/head-read.db.ts'
import { readSupport } from '#src/support/read-input.ts'
import { freshOnce, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { HeadDecisionsView } from './head-decisions.view.tsx'

const numbersIn = (text: string | undefined) => (text ?? '').split(',').filter(Boolean).slice(0, mostAtOnce)

async function show(
  visit: Visit,
  held: DeskPowers,
  reach: DeskReach,
  wrong: Wrong = nothingWrong,
  decided = numbersIn(visit.c.req.query('sudah')),
): Promise<Response> {
  const { ctx, t } = visit
  const [rows, ceilings, became] = await Promise.all([
    headQueue(ctx, reach, mostAtOnce),
    ceilingsLeft(ctx, reach),
    justDecided(ctx, reach, decided),
  ])
  const main = (
    <HeadDecisionsView
      t={t}
      tongue={ctx.tongue}
      rows={rows}
      ceilings={ceilings}
      became={became}
      wrong={wrong}
      now={ctx.now}
      once={freshOnce()}
    />
  )
  return deskPage(visit, held, 'applications', { title: t('head.title'), ...answerOf(wrong), main })
}

async function atHead(visit: Visit): Promise<Response | { held: DeskPowers; reach: DeskReach }> {
  const held = await deskPart(visit, 'applications')
  if (held instanceof Response) return held
  const reach = await deskReach(visit.ctx)
  if (!headsQueue(reach)) throw new Missing('decisions')
  return { held, reach }
}

/** What waits for the head's decision, with what he needs to decide it. */
export const headDecisionsPage: Page = async (visit) => {
  const at = await atHead(visit)
  return at instanceof Response ? at : await show(visit, at.held, at.reach)
}

const plain = (text: string) => text.replace(/^\s*Rp\.?/i, '').replace(/[\s.]/g, '') || undefined

/** Every row that was answered, read by the schema of one verdict; a fault is said at its own field. */
function verdictsIn(form: Typed): { verdicts: Verdict[]; wrong: Refusal[] } {
  const verdicts: Verdict[] = []
  const wrong: Refusal[] = []
  for (const name of form.names()) {
    const number = /^outcome-(PRM-\d{4}-\d{5,8})$/.exec(name)?.[1]
    if (!number || !form.given(name)) continue
    const read = readSupport(verdictSchema, {
      number,
      outcome: form.text(name),
      reason: form.text(`reason-${number}`),
      quantity: plain(form.text(`quantity-${number}`)),
      amount: plain(form.text(`amount-${number}`)),
    })
    if (read.ok) verdicts.push(read.value)
    else wrong.push(...read.refusals.map((one) => ({ ...one, field: `${one.field ?? 'reason'}-${number}` })))
  }
  return { verdicts, wrong }
}

const wrongWith = (form: Typed, refusals: readonly Refusal[]): Wrong => ({
  refusals,
  form,
  status: statusOf(refusals),
  whoCan: [],
  errand: 'putusan',
})

const numbersOf = ({ decided }: DecidedMany) => decided.map(({ number }) => number)

/** Decides what was answered: those that can be, or all of them or none. What was left out comes back with why, as it was typed. */
export const decideManyPage: Page = async (visit) => {
  const at = await atHead(visit)
  if (at instanceof Response) return at
  const { held, reach } = at
  const form = await readForm(visit)
  const { verdicts, wrong } = verdictsIn(form)
  if (wrong.length > 0) return await show(visit, held, reach, wrongWith(form, wrong))
  const read = readSupport(verdictsSchema, { all: form.text('how') === 'all', verdicts })
  if (!read.ok)
    return await show(
      visit,
      held,
      reach,
      wrongWith(
        form,
        read.refusals.map(({ rule }) => ({ rule })),
      ),
    )
  const seenAt = (many: DecidedMany) => to.deskHeadDecisions({ sudah: numbersOf(many).join(',') })
  if (read.value.all) {
    const run = (ctx: Visit['ctx']): Promise<Outcome<DecidedMany>> => decideAll(ctx, read.value)
    const made = await tryErrand(visit, form, 'putusan', run, seenAt)
    return made instanceof Response ? made : await show(visit, held, reach, made)
  }
  const key = form.given('once')?.slice(0, 200)
  const once = key
    ? { route: to.deskHeadDecisions(), key, requestHash: sha256(JSON.stringify(read.value)), answer: () => ({ status: 200, body: {} }) }
    : undefined
  const many = await decideEach(once ? { ...visit.ctx, once } : visit.ctx, read.value.verdicts)
  if (many.leftOut.length === 0) return visit.c.redirect(seenAt(many), 303)
  const left = many.leftOut.flatMap(({ number, refusals }) =>
    refusals.map(
      ({ rule, facts, field }): Refusal => ({
        rule,
        ...(facts ? { facts } : {}),
        field: `${field === 'quantity' || field === 'amount' ? field : 'reason'}-${number}`,
      }),
    ),
  )
  return await show(visit, held, reach, wrongWith(form, left), numbersOf(many))
}
