import type { Refusal } from '#src/base/outcome.ts'
import { undoHours } from '#src/identity/email-change.db.ts'
import type { Ways } from '#src/identity/security.db.ts'
import { Button } from '#src/ui/button.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { EmailField, NumberField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Facts } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { type MineFacts, MineFrame, Proof } from './mine-frame.view.tsx'

export type EmailFacts = MineFacts & { ways: Ways; typed: string; waiting: string | undefined }

const Code = ({ t, refusals, waiting }: EmailFacts) => {
  const wrong = complaints(t, refusals)
  return (
    <section class="narrow" id="kode">
      <h2>{t('identity.email.code_title')}</h2>
      <p>{t('identity.email.code_sent', { email: waiting ?? '' })}</p>
      <form method="post" action={to.myEmailCode()} novalidate>
        <NumberField
          t={t}
          name="kode"
          label={t('identity.field.code')}
          error={wrong('kode')}
          autocomplete="one-time-code"
          maxlength={12}
          width="medium"
        />
        <div class="acts">
          <Button>{t('identity.email.confirm')}</Button>
        </div>
      </form>
    </section>
  )
}

export const EmailPage = (facts: EmailFacts) => {
  const { t, refusals, news, ways, typed, waiting } = facts
  const wrong = complaints(t, refusals)
  return (
    <MineFrame t={t} refusals={refusals} news={news} room="mine" title={t('identity.email.title')}>
      <section class="narrow">
        <Facts facts={[[t('identity.email.now'), ways.email]]} />
      </section>
      {waiting && <Code {...facts} />}
      <section class="narrow">
        <h2>{t(waiting ? 'identity.email.other_title' : 'identity.email.new_title')}</h2>
        <p>{t('identity.email.what', { hours: undoHours })}</p>
        <form method="post" action={to.myEmail()} novalidate>
          <EmailField t={t} name="surel" label={t('identity.email.new')} value={typed} error={wrong('surel')} maxlength={200} />
          <Proof t={t} has={ways.password} error={wrong('sandi_kini')} />
          <div class="acts">
            <Button {...(waiting ? { kind: 'ghost' as const } : {})}>{t('identity.email.send')}</Button>
          </div>
        </form>
      </section>
    </MineFrame>
  )
}

export const EmailUndo = ({
  t,
  refusals,
  keyOfLink,
  email,
}: {
  t: Say
  refusals: readonly Refusal[]
  keyOfLink: string
  email: string
}) => (
  <div class="mine narrow stack">
    <ErrorSummary t={t} refusals={refusals} />
    <h1>{t('identity.email.undo_title')}</h1>
    <p class="lead">{t('identity.email.undo_lead', { email })}</p>
    <p>{t('identity.email.undo_what')}</p>
    <form method="post" action={to.emailUndo()}>
      <input type="hidden" name="kunci" value={keyOfLink} />
      <div class="acts">
        <Button>{t('identity.email.undo_send')}</Button>
      </div>
    </form>
  </div>
)
