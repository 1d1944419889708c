import { endDelegation, grantDelegation, myDelegations, seatsToLend } from '#src/governance/delegation.db.ts'
import { calledBy, namesOf } from '#src/governance/names.db.ts'
import { readForm, type Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { Loans } from './loans.view.tsx'

async function show(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t, c } = visit
  const [seats, given, received, names] = await Promise.all([
    seatsToLend(ctx),
    myDelegations(ctx, 'given'),
    myDelegations(ctx, 'received'),
    namesOf(ctx.db, ctx.tongue),
  ])
  const called = calledBy(names)
  return deskPage(visit, held, 'loans', {
    title: t('govdesk.loans.title'),
    main: <Loans visit={visit} seats={seats} given={given} received={received} called={called} wrong={wrong} did={c.req.query('sudah')} />,
    ...answerOf(wrong),
  })
}

export const loansPage: Page = async (visit) => {
  const held = await deskPart(visit, 'loans')
  return held instanceof Response ? held : show(visit, held)
}

/** The form as the deed reads it. Rupiah may be typed with dots; what is no amount stays as it is, and is refused. */
const wishOf = (form: Typed) => {
  const most = form.money('most')
  return {
    seat: form.text('seat'),
    to: form.text('to'),
    actions: form.all('actions'),
    most: most === undefined || Number.isNaN(most) ? form.text('most').trim() : most,
    firstDay: form.text('firstDay'),
    lastDay: form.text('lastDay'),
    paper: form.text('paper'),
  }
}

export const lendPage: Page = async (visit) => {
  const held = await deskPart(visit, 'loans')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const made = await tryErrand(
    visit,
    form,
    'lend',
    (ctx) => grantDelegation(ctx, wishOf(form)),
    () => `${to.deskLoans()}?sudah=lent`,
  )
  return made instanceof Response ? made : show(visit, held, made)
}

export const endLoanPage: Page = async (visit) => {
  const held = await deskPart(visit, 'loans')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const number = visit.c.req.param('number') ?? ''
  const input = { reason: form.text('reason') }
  const made = await tryErrand(
    visit,
    form,
    number,
    (ctx) => endDelegation(ctx, { number, input }),
    () => `${to.deskLoans()}?sudah=loan_ended`,
  )
  return made instanceof Response ? made : show(visit, held, made)
}
