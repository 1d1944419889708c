import type { Tongue } from '#src/base/time.ts'
import type { Choice } from '#src/directory/find.db.ts'
import type { Profile } from '#src/directory/profile-read.db.ts'
import type { Proposed } from '#src/directory/waiting.db.ts'
import { Button } from '#src/ui/button.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { Moment } from '#src/ui/moment.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

/** Yes, or no with a reason that is told: one row, two buttons. */
export const Answer = ({
  t,
  id,
  action,
  once,
  error,
}: {
  t: Say
  id: string
  action: string
  once: string
  error?: string | undefined
}) => (
  <form method="post" action={action} class="answer" novalidate>
    <input type="hidden" name="once" value={`${once}${id.slice(-12)}`} />
    <input type="hidden" name="id" value={id} />
    <TextField t={t} name="reason" id={`f-reason-${id}`} label={t('directory.reason_label')} error={error} maxlength={600} optional />
    <p class="acts">
      <Button name="answer" value="accept">
        {t('directory.accept')}
      </Button>
      <Button name="answer" value="refuse" kind="ghost">
        {t('directory.refuse')}
      </Button>
    </p>
  </form>
)

const label: Readonly<Record<string, string>> = {
  name: 'directory.form.name',
  summary: 'directory.form.summary',
  body: 'directory.form.body',
  subsectors: 'directory.form.subsectors',
  kelurahan: 'directory.by.kelurahan',
  sinceYear: 'directory.form.since',
  website: 'directory.website',
  email: 'directory.email',
  phone: 'directory.phone',
  address: 'directory.address',
}

const text = (value: unknown, choices: readonly Choice[]): string => {
  if (Array.isArray(value)) return value.map((one) => text(one, choices)).join(', ')
  const told = value === null || value === undefined ? '' : String(value)
  return choices.find((one) => one.value === told)?.label ?? told
}

/** Field by field: what stands there, struck, and what it would say. */
export const Diff = ({ t, change, choices }: { t: Say; change: Pick<Proposed, 'proposes'>; choices: readonly Choice[] }) => (
  <dl class="diff">
    {Object.entries(change.proposes).map(([field, { from, to: after }]) => (
      <div>
        <dt>{label[field] ? t(label[field]) : 'Instagram'}</dt>
        <dd>
          {text(from, choices) !== '' && <del>{text(from, choices)}</del>}{' '}
          <ins>{text(after, choices) || t('directory.change.emptied')}</ins>
        </dd>
      </div>
    ))}
  </dl>
)

/** What others say it should say. Its owner has seven days; then the desk answers. */
export const ProposedList = ({
  t,
  tongue,
  profile,
  changes,
  once,
  subsectors,
  places,
}: {
  t: Say
  tongue: Tongue
  profile: Profile
  changes: readonly Proposed[]
  once: string
  subsectors: readonly Choice[]
  places: readonly Choice[]
}) => (
  <section>
    <h2>{t('directory.changes')}</h2>
    {changes.map((change) => (
      <div class="ask">
        <p class="quiet">
          {t('directory.change.until')} <Moment at={change.dueAt} tongue={tongue} as="day" />
        </p>
        <Diff t={t} change={change} choices={[...subsectors, ...places]} />
        {change.says && <p>{change.says}</p>}
        <Answer t={t} id={change.id} action={to.myProfileErrand(profile.slug, 'usul')} once={once} />
      </div>
    ))}
  </section>
)
