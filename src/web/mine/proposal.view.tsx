import { formatCount } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { formatCivicDay, formatMoment, type Tongue } from '#src/base/time.ts'
import { answerDays, otherSide } from '#src/support/need.ts'
import type { Matched, Need } from '#src/support/needs-read.db.ts'
import type { Proposal } from '#src/support/proposal-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { Radios } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextArea } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import type { Say } from '#src/ui/words.ts'
import { authorText, nameOf, Strength } from '../hub/need-parts.view.tsx'
import { to } from '../to.ts'
import type { TermTyped } from './_terms.ts'
import { proposalTurn } from './needs.view.tsx'
import { TermFields } from './term-fields.view.tsx'

type AskFacts = {
  t: Say
  theirs: Need
  fitting: readonly Matched[]
  mine: string
  message: string
  terms: readonly TermTyped[]
  refusals: readonly Refusal[]
  once: string
}

/** Asking the author of a post, with what fits it of one's own. */
export const AskView = ({ t, theirs, fitting, mine, message, terms, refusals, once }: AskFacts) => {
  const wrong = complaints(t, refusals)
  const head = (
    <>
      <ErrorSummary t={t} refusals={refusals} />
      <Breadcrumb
        t={t}
        crumbs={[
          { label: t('need.board'), href: to.needs() },
          { label: theirs.number, href: to.need(theirs.number) },
          { label: t('needs.ask.title') },
        ]}
      />
      <h1>{t('needs.ask.title')}</h1>
      <p class="lead">
        {t('needs.ask.to')}: <b>{authorText(t, nameOf(theirs))}</b>, {theirs.title}
      </p>
    </>
  )
  if (fitting.length === 0)
    return (
      <div class="narrow needs">
        {head}
        <Notice kind="info">{t('needs.ask.no_fit')}</Notice>
        <p class="acts">
          <LinkButton href={to.newNeed({ untuk: theirs.number })}>{t('needs.ask.post_first')}</LinkButton>
        </p>
      </div>
    )
  return (
    <div class="narrow needs">
      {head}
      <form method="post" action={to.askNeed(theirs.number)} class="fields-form" novalidate>
        <input type="hidden" name="once" value={once} />
        <Radios
          t={t}
          name="mine"
          label={t('needs.ask.mine')}
          choices={fitting.map((one) => ({
            value: one.number,
            label: one.title,
            hint: authorText(t, nameOf(one)),
            aside: t('need.score', { score: one.match.score }),
          }))}
          value={mine || fitting[0]?.number}
          error={wrong('mine')}
        />
        <TextArea
          t={t}
          name="message"
          label={t('needs.ask.message')}
          hint={t('needs.ask.message_hint')}
          value={message}
          error={wrong('message')}
          rows={4}
          maxlength={1000}
        />
        <h2>{t('needs.ask.terms')}</h2>
        <p>{t('needs.ask.terms_hint')}</p>
        <TermFields t={t} terms={terms} refusals={refusals} />
        <p class="small quiet">{t('needs.ask.clock', { days: answerDays })}</p>
        <p class="acts">
          <Button>{t('needs.ask.do')}</Button>
        </p>
      </form>
    </div>
  )
}

type ProposalFacts = {
  t: Say
  tongue: Tongue
  proposal: Proposal
  refusals: readonly Refusal[]
  message: string
  reason: string
  terms: readonly TermTyped[]
  /** The errand that was refused. */
  about: string
  news: string | undefined
  once: string
}

const who = (t: Say, proposal: Proposal, side: 'need' | 'offer') => t(side === proposal.mine ? 'needs.proposal.you' : 'needs.proposal.they')

const Turn = ({ t, tongue, proposal }: ProposalFacts) => {
  const turn = proposalTurn(proposal)
  if (turn)
    return (
      <Notice kind={turn === 'mine' ? 'warn' : 'wait'}>
        {t(`needs.proposal.turn_${turn}`, { until: formatMoment(proposal.answerUntil, tongue) })}
      </Notice>
    )
  if (proposal.agreement)
    return (
      <Notice kind="done">
        <a href={to.agreement(proposal.agreement)}>{t('needs.proposal.to_agreement', { number: proposal.agreement })}</a>
      </Notice>
    )
  return (
    <Notice kind="info">
      {t('needs.proposal.ended', { state: t(`needs.proposal.state.${proposal.state}`) })}{' '}
      {proposal.reason && t('needs.proposal.reason', { reason: proposal.reason })}
    </Notice>
  )
}

const Terms = ({ t, tongue, proposal, once }: ProposalFacts) => (
  <section>
    <h2>{t('needs.proposal.terms', { n: proposal.version })}</h2>
    <ul class="need-owed">
      {proposal.terms.map((one) => (
        <li>
          {t('needs.proposal.owes', {
            who: who(t, proposal, one.owes),
            quantity: formatCount(one.quantity),
            measure: one.measure,
            what: one.what,
            due: formatCivicDay(one.dueDay, tongue),
          })}
        </li>
      ))}
    </ul>
    <p>
      {([proposal.mine, otherSide(proposal.mine)] as const).map((side) => (
        <>
          {who(t, proposal, side)}:{' '}
          <Status kind={proposal.accepted[side] ? 'ok' : 'wait'}>
            {t(proposal.accepted[side] ? 'needs.proposal.accepted' : 'needs.proposal.not_yet')}
          </Status>{' '}
        </>
      ))}
    </p>
    {proposalTurn(proposal) === 'mine' && (
      <form method="post" action={to.proposalErrand(proposal.number, 'setuju')}>
        <input type="hidden" name="once" value={once} />
        <input type="hidden" name="version" value={String(proposal.version)} />
        <Button>{t('needs.proposal.accept')}</Button>
      </form>
    )}
  </section>
)

const Talk = ({ t, tongue, proposal, refusals, message, about, once }: ProposalFacts) => (
  <section>
    <h2>{t('needs.proposal.messages')}</h2>
    {proposal.messages.length === 0 && <p>{t('needs.proposal.messages_none')}</p>}
    <ol class="need-talk">
      {proposal.messages.map((one) => (
        <li class={one.side === proposal.mine ? 'mine' : undefined}>
          <p class="small quiet">
            <b>{who(t, proposal, one.side)}</b> {formatMoment(one.at, tongue)}
          </p>
          <p class="pre">{one.text}</p>
        </li>
      ))}
    </ol>
    {proposal.state === 'open' && (
      <form method="post" action={to.proposalErrand(proposal.number, 'pesan')} class="fields-form" novalidate>
        <input type="hidden" name="once" value={once} />
        <TextArea
          t={t}
          name="text"
          label={t('needs.proposal.write')}
          hint={t('needs.ask.message_hint')}
          value={message}
          error={about === 'pesan' ? complaints(t, refusals)('text') : undefined}
          rows={3}
          maxlength={1000}
        />
        <Button kind="ghost">{t('needs.proposal.send')}</Button>
      </form>
    )}
  </section>
)

const Amend = ({ t, proposal, refusals, terms, about, once }: ProposalFacts) => (
  <details open={about === 'ubah'}>
    <summary>{t('needs.proposal.amend')}</summary>
    <p>{t('needs.proposal.amend_lead')}</p>
    <form method="post" action={to.proposalErrand(proposal.number, 'ubah')} class="fields-form" novalidate>
      <input type="hidden" name="once" value={once} />
      <input type="hidden" name="version" value={String(proposal.version)} />
      <TermFields t={t} terms={terms} refusals={about === 'ubah' ? refusals : []} />
      <Button>{t('needs.proposal.amend_do')}</Button>
    </form>
  </details>
)

const Leave = ({ t, proposal, refusals, reason, about, once }: ProposalFacts) => {
  const own = proposal.bySide === proposal.mine
  return (
    <details open={about === 'tolak'}>
      <summary>{t(own ? 'needs.proposal.take_back' : 'needs.proposal.decline')}</summary>
      <form method="post" action={to.proposalErrand(proposal.number, 'tolak')} class="fields-form" novalidate>
        <input type="hidden" name="once" value={once} />
        <TextArea
          t={t}
          name="reason"
          label={t('needs.proposal.decline_why')}
          value={reason}
          error={complaints(t, refusals)('reason')}
          rows={2}
          maxlength={600}
        />
        <Button kind="danger">{t(own ? 'needs.proposal.take_back' : 'needs.proposal.decline')}</Button>
      </form>
    </details>
  )
}

/** One asking, as its two sides see it: whose turn, what each would bring, what they wrote. */
export const ProposalView = (facts: ProposalFacts) => {
  const { t, proposal, refusals, news } = facts
  return (
    <div class="narrow needs">
      <ErrorSummary t={t} refusals={refusals} />
      <Breadcrumb t={t} crumbs={[{ label: t('need.mine'), href: to.myNeeds() }, { label: proposal.number }]} />
      <h1>{t('needs.proposal.title', { number: proposal.number })}</h1>
      {news && (
        <Notice kind="done" live>
          {news}
        </Notice>
      )}
      <Turn {...facts} />
      <p class="lead">
        <a href={to.need(proposal.need.number)}>{proposal.need.title}</a> ({authorText(t, proposal.need)}) ·{' '}
        <a href={to.need(proposal.offer.number)}>{proposal.offer.title}</a> ({authorText(t, proposal.offer)})
      </p>
      <Strength t={t} score={proposal.score} />
      <Terms {...facts} />
      <Talk {...facts} />
      {proposal.state === 'open' && <Amend {...facts} />}
      {proposal.state === 'open' && <Leave {...facts} />}
    </div>
  )
}
