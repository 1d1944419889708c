import { formatMoment } from '#src/base/time.ts'
import { diffOf } from '#src/governance/meeting.ts'
import { Button, PostButton } from '#src/ui/button.tsx'
import { TextArea } from '#src/ui/fields.tsx'
import { Status } from '#src/ui/status.tsx'
import { freshOnce } from '../shop/form.ts'
import { DeskForm, Fold, fieldsOf } from './desk-parts.view.tsx'
import { type MeetingFacts, toErrand } from './meeting.view.tsx'

/** A first draft out of what is on record: who was there, what was voted. Whoever keeps the minutes writes the rest. */
function draftText({ visit, meeting }: MeetingFacts): string {
  const { t, ctx } = visit
  const items = meeting.items.map((item) => {
    const { yes, no, abstain } = item.result
    const count = item.closedAt ? ` ${t('govdesk.meeting.count', { yes, no, abstain })}` : ''
    return `${item.position}. ${item.title}.${count}${item.decision ? ` ${item.decision}.` : ''}`
  })
  return [
    `${meeting.number}: ${meeting.title}`,
    `${formatMoment(meeting.startsAt, ctx.tongue)}, ${meeting.place}`,
    t('govdesk.meeting.there', { n: meeting.present, seats: meeting.seats }),
    ...meeting.attendance.map((one) => `- ${one.name}, ${one.postName}`),
    '',
    ...items,
  ].join('\n')
}

/** What changed between two versions: added and removed are said, not only coloured. */
const Changes = ({ facts, n }: { facts: MeetingFacts; n: number }) => {
  const { meeting, visit } = facts
  const text = (wanted: number) => meeting.minutes.find((one) => one.n === wanted)?.text ?? ''
  const lines = diffOf(text(n - 1), text(n)).filter(({ kind }) => kind !== 'same')
  return (
    <ul class="changes">
      {lines.map(({ kind, text: said }) =>
        kind === 'added' ? (
          <li>
            <span class="vh">{visit.t('govdesk.meeting.added')} </span>
            <ins>{said || ' '}</ins>
          </li>
        ) : (
          <li>
            <span class="vh">{visit.t('govdesk.meeting.removed')} </span>
            <del>{said || ' '}</del>
          </li>
        ),
      )}
    </ul>
  )
}

const Draft = (facts: MeetingFacts) => {
  const { t } = facts.visit
  const field = fieldsOf(t, facts.wrong, 'notulen')('text')
  return (
    <section>
      <h2>{t('govdesk.meeting.minutes')}</h2>
      <DeskForm action={toErrand(facts, 'notulen')}>
        <TextArea
          {...field}
          value={field.value ?? draftText(facts)}
          label={t('govdesk.meeting.draft')}
          hint={t('govdesk.meeting.draft_hint')}
          rows={14}
          maxlength={40_000}
        />
        <div class="acts">
          <Button>{t('govdesk.meeting.draft_do')}</Button>
        </div>
      </DeskForm>
    </section>
  )
}

const Amend = (facts: MeetingFacts & { n: number; text: string }) => {
  const { visit, wrong, n, text } = facts
  const { t } = visit
  const field = fieldsOf(t, wrong, 'ubah')('text')
  return (
    <Fold title={t('govdesk.meeting.amend')} open={wrong.errand === 'ubah'}>
      <DeskForm action={toErrand(facts, 'ubah')}>
        <input type="hidden" name="from" value={String(n)} />
        <TextArea {...field} value={field.value ?? text} label={t('govdesk.meeting.amend_text')} rows={14} maxlength={40_000} />
        <div class="acts">
          <Button kind="ghost">{t('govdesk.meeting.amend_do')}</Button>
        </div>
      </DeskForm>
    </Fold>
  )
}

const Addenda = (facts: MeetingFacts) => {
  const { visit, meeting, mine, wrong } = facts
  const { t, ctx } = visit
  return (
    <section>
      <h2>{t('govdesk.meeting.addenda')}</h2>
      {meeting.addenda.map((one) => (
        <article class="payee">
          <p class="minutes-text">{one.text}</p>
          <p class="small quiet">
            {one.by}, {formatMoment(one.at, ctx.tongue)} ·{' '}
            {t('govdesk.meeting.signatures', { n: one.signatures.length, of: meeting.attendance.length })}{' '}
            <Status kind={one.complete ? 'ok' : 'wait'}>
              {t(one.complete ? 'govdesk.meeting.complete' : 'govdesk.meeting.incomplete')}
            </Status>
          </p>
          {mine.there && !mine.signed.includes(one.id) && (
            <PostButton to={toErrand(facts, 'paraf')} once={freshOnce()} values={{ addendum: one.id }} small kind="ghost">
              {t('govdesk.meeting.sign_do')}
            </PostButton>
          )}
        </article>
      ))}
      {mine.there && (
        <Fold title={t('govdesk.meeting.addendum')} open={wrong.errand === 'adendum'}>
          <DeskForm action={toErrand(facts, 'adendum')}>
            <TextArea {...fieldsOf(t, wrong, 'adendum')('text')} label={t('govdesk.meeting.addendum_text')} rows={4} maxlength={8000} />
            <div class="acts">
              <Button kind="ghost">{t('govdesk.meeting.addendum_do')}</Button>
            </div>
          </DeskForm>
        </Fold>
      )}
    </section>
  )
}

export const Minutes = (facts: MeetingFacts) => {
  const { visit, meeting, mine, keeps } = facts
  const { t, ctx } = visit
  const [newest] = meeting.minutes
  if (meeting.status === 'opened' && keeps) return <Draft {...facts} />
  if (!newest) return null
  return (
    <>
      <section>
        <h2>{t('govdesk.meeting.minutes')}</h2>
        <p class="small quiet">
          {t('govdesk.meeting.version', { n: newest.n })}, {newest.by}, {formatMoment(newest.at, ctx.tongue)}
        </p>
        <p class="minutes-text">{newest.text}</p>
        <p class="small quiet hash">SHA-256 {newest.hash}</p>
        {meeting.minutes
          .filter(({ n }) => n > 1)
          .map(({ n, by }) => (
            <Fold title={t('govdesk.meeting.changed', { n, by })} open={false}>
              <Changes facts={facts} n={n} />
            </Fold>
          ))}
        {meeting.status === 'drafted' && mine.there && <Amend {...facts} n={newest.n} text={newest.text} />}
        {meeting.status === 'drafted' && keeps && (
          <div class="acts after">
            <PostButton to={toErrand(facts, 'final')} once={freshOnce()}>
              {t('govdesk.meeting.final_do')}
            </PostButton>
          </div>
        )}
      </section>
      {meeting.status === 'final' && <Addenda {...facts} />}
    </>
  )
}
