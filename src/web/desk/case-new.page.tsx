import { readRupiah } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { openingSchema } from '#src/governance/case.ts'
import { openCaseByPost } from '#src/governance/case-open.db.ts'
import { calledBy, type Names, namesOf } from '#src/governance/names.db.ts'
import { settingNow } from '#src/governance/who.db.ts'
import { ladderOf, whoMay } from '#src/governance/who.ts'
import type { Ctx } from '#src/platform/context.ts'
import { readForm, type Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, given, nothingWrong, readBy, tryErrand, type Wrong } from './_errand.ts'
import { partiesOf, partyChoices } from './_parties.ts'
import { AboutWhat, type Matter, type WhoDecides, WholeCase } from './case-new.view.tsx'

/** What the case is about, as the address or the form says it; an amount that is none stays as it was typed. */
function matterOf(read: (name: string) => string | undefined): Matter {
  const text = (name: string) => (read(name) ?? '').trim().slice(0, 120)
  return { action: text('action'), fund: text('fund') || 'tanpa_dana', amount: text('amount'), unit: text('unit') }
}

function wrongMatter(matter: Matter, names: Names): Refusal[] {
  const action = names.actions.find(({ code }) => code === matter.action)
  return [
    ...(action ? [] : [{ rule: 'governance.ask.action_unknown', field: 'action' }]),
    ...(names.funds.some(({ code }) => code === matter.fund) ? [] : [{ rule: 'governance.ask.fund_unknown', field: 'fund' }]),
    ...(action?.money && Number.isNaN(readRupiah(matter.amount)) ? [{ rule: 'governance.authority.amount_invalid', field: 'amount' }] : []),
    ...(matter.unit === '' || names.units.some(({ code }) => code === matter.unit)
      ? []
      : [{ rule: 'governance.ask.unit_unknown', field: 'unit' }]),
  ]
}

/** Who would decide it, by the very function that grants. */
async function whoDecides(ctx: Ctx, { action, fund, amount, unit }: Matter, money: boolean): Promise<WhoDecides | undefined> {
  const setting = await settingNow(ctx.db, unit || undefined)
  if (!setting) return undefined
  const asked = { action, fund, capacity: 'decide' as const, amount: money ? readRupiah(amount) : 0, money, ...(unit ? { unit } : {}) }
  const who = whoMay(setting, asked)
  return { who, ladder: ladderOf(setting.matrix.rows, asked) }
}

async function show(visit: Visit, held: DeskPowers, matter: Matter, asking: boolean, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t } = visit
  const names = await namesOf(ctx.db, ctx.tongue)
  const bad = asking ? wrongMatter(matter, names) : []
  const called = calledBy(names)
  const money = names.actions.find(({ code }) => code === matter.action)?.money === true
  const first = !asking || bad.length > 0
  const main = first ? (
    <AboutWhat visit={visit} held={held} names={names} matter={matter} refusals={bad} />
  ) : (
    <WholeCase
      visit={visit}
      matter={matter}
      money={money}
      called={called}
      decides={await whoDecides(ctx, matter, money)}
      choices={await partyChoices(ctx, t, wrong.form)}
      wrong={wrong}
    />
  )
  const said = bad.length > 0 ? { refusals: bad, status: 422 } : answerOf(wrong)
  return deskPage(visit, held, 'cases', { title: t(first ? 'govdesk.new.what' : 'govdesk.new.whole'), main, ...said })
}

/** Two questions after each other: what it is about, which says who decides, then the case itself. */
export const newCasePage: Page = async (visit) => {
  const held = await deskPart(visit, 'cases')
  if (held instanceof Response) return held
  const matter = matterOf((name) => visit.c.req.query(name))
  return show(visit, held, matter, visit.c.req.query('action') !== undefined)
}

async function openFrom(ctx: Ctx, form: Typed, matter: Matter, money: boolean) {
  const parties = await partiesOf(ctx, form)
  if (!parties.ok) return parties
  const read = readBy(openingSchema, {
    ...given(form, 'action', 'fund', 'unit', 'payee', 'activity', 'dueDay'),
    ...(money ? { amount: readRupiah(matter.amount) } : {}),
    title: form.text('title'),
    reason: form.text('reason'),
    parties: parties.value,
  })
  return read.ok ? openCaseByPost(ctx, read.value) : read
}

export const openCasePage: Page = async (visit) => {
  const held = await deskPart(visit, 'cases')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const matter = matterOf((name) => form.given(name))
  const names = await namesOf(visit.ctx.db, visit.ctx.tongue)
  if (wrongMatter(matter, names).length > 0) return show(visit, held, matter, true)
  const money = names.actions.find(({ code }) => code === matter.action)?.money === true
  const made = await tryErrand(
    visit,
    form,
    'open',
    (ctx) => openFrom(ctx, form, matter, money),
    ({ number }) => `${to.deskCase(number)}?sudah=opened`,
  )
  return made instanceof Response ? made : show(visit, held, matter, true, made)
}
