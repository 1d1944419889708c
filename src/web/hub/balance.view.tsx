import type { Refusal } from '#src/base/outcome.ts'
import { formatMoment, type Tongue } from '#src/base/time.ts'
import { type Balance, missingIn } from '#src/support/balance.ts'
import type { Asked, Gap } from '#src/support/partner.db.ts'
import { Button } from '#src/ui/button.tsx'
import { Radios } from '#src/ui/choices.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'

/** N12: who of the five stands behind an event. A helix nobody stands for is said, not hidden. */
export const BalanceBox = ({ t, balance }: { t: Say; balance: Balance }) => (
  <section>
    <h2>{t('balance.title', { n: 5 - missingIn(balance).length })}</h2>
    <dl class="facts">
      {balance.map(({ helix, standing }) => (
        <div>
          <dt>{t(`need.helix.${helix}`)}</dt>
          <dd>
            {standing.length === 0 ? (
              <span class="quiet">{t('balance.nobody')}</span>
            ) : (
              standing.map(({ name, role }) => (role ? `${name}: ${role}` : name)).join('; ')
            )}
          </dd>
        </div>
      ))}
    </dl>
  </section>
)

type PartnersFacts = {
  t: Say
  tongue: Tongue
  /** Where the invitation is sent. */
  action: string
  balance: Balance
  asked: readonly Asked[]
  gaps: readonly Gap[]
  typed: { organisation: string; role: string; helix: string }
  refusals: readonly Refusal[]
  once: string
}

const kinds = { invited: 'wait', accepted: 'ok', declined: 'plain', lapsed: 'plain' } as const

const Invite = ({ t, action, typed, refusals, once, gap }: PartnersFacts & { gap: Gap }) => {
  const mine = typed.helix === gap.helix
  const wrong = complaints(t, mine ? refusals : [])
  if (gap.suggestions.length === 0) return <p class="small quiet">{t('balance.no_suggestion')}</p>
  return (
    <form method="post" action={action} class="fields-form" novalidate>
      <input type="hidden" name="once" value={once} />
      <input type="hidden" name="helix" value={gap.helix} />
      <Radios
        t={t}
        name="organisation"
        id={`undang-${gap.helix}`}
        label={t('balance.whom')}
        choices={gap.suggestions.map(({ slug, name, reasons }) => ({
          value: slug,
          label: name,
          hint: reasons.length === 0 ? t('balance.reason.verified') : reasons.map((reason) => t(`balance.reason.${reason}`)).join(', '),
        }))}
        value={(mine && typed.organisation) || gap.suggestions[0]?.slug}
        error={wrong('organisation')}
      />
      <TextField
        t={t}
        name="role"
        id={`peran-${gap.helix}`}
        label={t('balance.role')}
        hint={t('balance.role_hint')}
        value={mine ? typed.role : ''}
        error={wrong('role')}
        maxlength={120}
      />
      <Button kind="ghost">{t('balance.invite')}</Button>
    </form>
  )
}

/** What its organiser sees: who stands, whom he asked, and three to ask for each that is missing. */
export const PartnersBox = (facts: PartnersFacts) => {
  const { t, tongue, balance, asked, gaps, typed } = facts
  return (
    <>
      <BalanceBox t={t} balance={balance} />
      {asked.length > 0 && (
        <Table
          caption={t('balance.asked')}
          rows={asked}
          columns={[
            { label: t('balance.body'), head: true, cell: (one) => one.name },
            { label: t('need.field.helix'), cell: (one) => t(`need.helix.${one.helix}`) },
            { label: t('balance.role'), cell: (one) => one.role },
            {
              label: t('needs.col.state'),
              cell: (one) => (
                <>
                  <Status kind={kinds[one.state]}>{t(`balance.state.${one.state}`)}</Status>
                  {one.state === 'invited' && (
                    <span class="small quiet"> {t('balance.until', { when: formatMoment(one.answerUntil, tongue) })}</span>
                  )}
                </>
              ),
            },
          ]}
        />
      )}
      {gaps.map((gap) => (
        <details open={typed.helix === gap.helix}>
          <summary>{t('balance.missing', { helix: t(`need.helix.${gap.helix}`) })}</summary>
          <Invite {...facts} gap={gap} />
        </details>
      ))}
    </>
  )
}
