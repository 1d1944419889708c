import { dayOf } from '#src/base/time.ts'
import { decisionAddress } from '#src/governance/decision.ts'
import type { MeetingRead } from '#src/governance/meeting-read.db.ts'
import { Button, PostButton } from '#src/ui/button.tsx'
import { TextArea, TextField } from '#src/ui/fields.tsx'
import { Status } from '#src/ui/status.tsx'
import { freshOnce } from '../shop/form.ts'
import { to } from '../to.ts'
import { DecisionDays } from './decision-days.view.tsx'
import { DeskForm, fieldsOf } from './desk-parts.view.tsx'
import { type MeetingFacts, toErrand } from './meeting.view.tsx'
import { Papers } from './papers.view.tsx'

type ItemFacts = MeetingFacts & { item: MeetingRead['items'][number] }

/** A vote is one press; which button was pressed is what is sent. */
const Vote = (facts: ItemFacts) => {
  const { t } = facts.visit
  const { item } = facts
  return (
    <form method="post" action={toErrand(facts, 'suara')} class="vote">
      <input type="hidden" name="once" value={freshOnce()} />
      <input type="hidden" name="position" value={String(item.position)} />
      <div class="acts">
        {(['yes', 'no', 'abstain'] as const).map((choice) => (
          <Button kind="ghost" name="choice" value={choice} label={`${t(`govdesk.meeting.vote.${choice}`)}: ${item.title}`}>
            {t(`govdesk.meeting.vote.${choice}`)}
          </Button>
        ))}
      </div>
    </form>
  )
}

const Close = (facts: ItemFacts) => {
  const { t } = facts.visit
  return (
    <div class="acts">
      <PostButton
        to={toErrand(facts, 'tutup')}
        once={freshOnce()}
        values={{ position: String(facts.item.position) }}
        small
        kind="ghost"
        label={t('govdesk.meeting.close_named', { title: facts.item.title })}
      >
        {t('govdesk.meeting.close_do')}
      </PostButton>
    </div>
  )
}

/** What the meeting carried becomes a decision with its reason and its day of review. */
const Settle = (facts: ItemFacts) => {
  const { t, ctx } = facts.visit
  const { item, wrong } = facts
  const field = fieldsOf(t, wrong, `putusan-${item.position}`)
  const today = dayOf(ctx.now)
  const decides = item.capacity !== 'concur' && item.capacity !== 'review'
  return (
    <DeskForm action={toErrand(facts, 'putusan')}>
      <input type="hidden" name="position" value={String(item.position)} />
      <h3 class="h3">{t(decides ? 'govdesk.meeting.settle' : 'govdesk.meeting.settle_agreement')}</h3>
      <TextField
        {...field('title')}
        label={t('govdesk.decide.title')}
        hint={t('govdesk.meeting.settle_title_hint')}
        maxlength={200}
        autocomplete="off"
        optional
      />
      <TextArea {...field('reason')} label={t('govdesk.decide.reason')} hint={t('govdesk.decide.reason_hint')} rows={3} maxlength={4000} />
      <Papers t={t} wrong={wrong} asked={item.evidence} errand={`putusan-${item.position}`} />
      <DecisionDays t={t} field={field} today={today} />
      <div class="acts">
        <Button>{t('govdesk.meeting.settle_do')}</Button>
      </div>
    </DeskForm>
  )
}

const Count = ({ visit: { t }, item }: ItemFacts) => {
  const { yes, no, abstain, present, seats, quorum, carried } = item.result
  return (
    <p class="count-line">
      {t('govdesk.meeting.count', { yes, no, abstain })}{' '}
      <Status kind={quorum ? 'ok' : 'warn'}>
        {t(quorum ? 'govdesk.meeting.quorum' : 'govdesk.meeting.no_quorum', { present, seats })}
      </Status>{' '}
      {item.closedAt && carried !== undefined && (
        <Status kind={carried ? 'ok' : 'warn'}>{t(carried ? 'govdesk.meeting.carried' : 'govdesk.meeting.lost')}</Status>
      )}
    </p>
  )
}

const Item = (facts: ItemFacts) => {
  const { visit, item, meeting, mine, keeps } = facts
  const { t } = visit
  const open = meeting.status === 'opened' && item.closedAt === null && item.kind === 'decision'
  const voted = mine.voted.includes(item.position)
  const settles =
    item.closedAt !== null && item.result.carried === true && item.caseStatus === 'open' && mine.there && meeting.status !== 'cancelled'
  return (
    <li class="item">
      <h3>
        {item.position}. {item.title}
      </h3>
      <p class="small quiet">
        {t(`govdesk.meeting.kind.${item.kind}`)}
        {item.caseNumber && (
          <>
            {' · '}
            <a href={to.deskCase(item.caseNumber)}>{item.caseNumber}</a>
          </>
        )}
        {item.decision && (
          <>
            {' · '}
            <a href={decisionAddress(item.decision)}>{t('govdesk.case.decision', { number: item.decision })}</a>
          </>
        )}
      </p>
      {item.kind === 'decision' && meeting.status !== 'called' && <Count {...facts} />}
      {open && mine.there && !voted && <Vote {...facts} />}
      {open && voted && <p class="small">{t('govdesk.meeting.voted')}</p>}
      {open && keeps && <Close {...facts} />}
      {settles && <Settle {...facts} />}
    </li>
  )
}

export const Agenda = (facts: MeetingFacts) => (
  <section>
    <h2>{facts.visit.t('govdesk.meeting.agenda')}</h2>
    <ol class="agenda">
      {facts.meeting.items.map((item) => (
        <Item {...facts} item={item} />
      ))}
    </ol>
  </section>
)
