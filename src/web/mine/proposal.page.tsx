import type { Outcome, Refusal } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { readBy } from '#src/platform/read-input.ts'
import { reasonSchema } from '#src/support/commitment.ts'
import { messageText, termsSchema } from '#src/support/need.ts'
import { acceptProposal, amendTerms, declineProposal, writeMessage } from '#src/support/proposal.db.ts'
import { type Proposal, proposalFor } from '#src/support/proposal-read.db.ts'
import { html } from '../answer.tsx'
import { freshOnce, makeOnce, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { atForm, type TermTyped, termsFrom, typedTerms } from './_terms.ts'
import { ProposalView } from './proposal.view.tsx'

const whole = { unreadable: 'support.unreadable', whole: true }
const numberOf = ({ c }: Visit) => (c.req.param('number') ?? '').slice(0, 40)

const news = ['kirim', 'pesan', 'ubah', 'setuju', 'tolak'] as const
type Wrong = { refusals: readonly Refusal[]; form: Typed; about: string }

const asTyped = (proposal: Proposal): TermTyped[] =>
  proposal.terms.map(({ owes, what, quantity, measure, dueDay }) => ({
    owes: owes === proposal.mine ? 'mine' : 'theirs',
    what,
    quantity: String(quantity),
    measure,
    due: dueDay,
  }))

async function show(visit: Visit, wrong?: Wrong): Promise<Response> {
  const { ctx, t, c } = visit
  const proposal = await proposalFor(ctx, numberOf(visit))
  const did = news.find((one) => one === c.req.query('sudah'))
  return html(visit, {
    door: 'hub',
    private: true,
    title: t('needs.proposal.title', { number: proposal.number }),
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
    main: (
      <ProposalView
        t={t}
        tongue={ctx.tongue}
        proposal={proposal}
        refusals={wrong?.refusals ?? []}
        message={wrong?.form.text('text') ?? ''}
        reason={wrong?.form.text('reason') ?? ''}
        terms={wrong?.about === 'ubah' ? typedTerms(wrong.form) : asTyped(proposal)}
        about={wrong?.about ?? ''}
        news={did && !wrong ? t(`needs.proposal.did.${did}`) : undefined}
        once={freshOnce()}
      />
    ),
  })
}

export const showProposal: Page = (visit) => show(visit)

type Run = (ctx: Ctx, proposal: Proposal, form: Typed) => Promise<Outcome<{ number: string; agreement?: string }>>

const errand =
  (did: (typeof news)[number], run: Run): Page =>
  async (visit) => {
    const proposal = await proposalFor(visit.ctx, numberOf(visit))
    const form = await readForm(visit)
    const made = await makeOnce(
      visit,
      form,
      (ctx) => run(ctx, proposal, form),
      ({ number, agreement }) => (agreement ? to.agreement(agreement) : to.proposal(number, { sudah: did })),
    )
    return 'response' in made ? made.response : await show(visit, { refusals: made.refused.refusals, form, about: did })
  }

const versionOf = (form: Typed) => form.whole('version') || 0
const at = (refusals: readonly Refusal[], field: string) => ({ ok: false as const, refusals: refusals.map((one) => ({ ...one, field })) })

export const writeMessagePage: Page = errand('pesan', async (ctx, { number }, form) => {
  const read = readBy(messageText, form.text('text'), whole)
  return read.ok ? await writeMessage(ctx, { number, text: read.value }) : at(read.refusals, 'text')
})

export const amendTermsPage: Page = errand('ubah', async (ctx, { number, mine }, form) => {
  const { terms, places } = termsFrom(form, mine)
  const read = readBy(termsSchema, terms, whole)
  if (!read.ok)
    return {
      ok: false,
      refusals: atForm(
        read.refusals.map((one) => ({ ...one, field: `terms${one.field ? `.${one.field}` : ''}` })),
        places,
      ),
    }
  const done = await amendTerms(ctx, { number, version: versionOf(form), terms: read.value })
  return done.ok ? done : { ok: false, refusals: atForm(done.refusals, places) }
})

export const acceptProposalPage: Page = errand('setuju', (ctx, { number }, form) =>
  acceptProposal(ctx, { number, version: versionOf(form) }),
)

export const declineProposalPage: Page = errand('tolak', async (ctx, { number }, form) => {
  const read = readBy(reasonSchema, form.text('reason'), whole)
  return read.ok ? await declineProposal(ctx, { number, reason: read.value.slice(0, 600) }) : at(read.refusals, 'reason')
})
