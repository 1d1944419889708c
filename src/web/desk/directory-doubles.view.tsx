import type { Refusal } from '#src/base/outcome.ts'
import type { Tongue } from '#src/base/time.ts'
import type { Choice } from '#src/directory/find.db.ts'
import type { Double, Merged } from '#src/directory/merging.db.ts'
import type { TaxonomyChange } from '#src/directory/taxonomy.db.ts'
import { Button, PostButton } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { Moment } from '#src/ui/moment.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import type { Typed } from '../shop/form.ts'
import { to } from '../to.ts'

/** Entries that may be one, and merges that can still be taken apart. */
export const Doubles = ({
  t,
  tongue,
  doubles,
  merged,
  once,
}: {
  t: Say
  tongue: Tongue
  doubles: readonly Double[]
  merged: readonly Merged[]
  once: string
}) => (
  <>
    {doubles.length > 0 && <h2>{t('directory.desk.doubles')}</h2>}
    {doubles.map(({ slug, name, otherSlug, otherName, why }) => (
      <div class="ask">
        <p>
          <a href={to.deskProfile(slug)}>{name}</a> · <a href={to.deskProfile(otherSlug)}>{otherName}</a>{' '}
          <span class="quiet">{t(`directory.desk.double.${why}`)}</span>
        </p>
        <div class="acts">
          <PostButton
            to={to.deskDirectoryErrand('gabung')}
            once={`${once}${slug}`.slice(0, 200)}
            values={{ kept: slug, double: otherSlug, why }}
            kind="ghost"
          >
            {t('directory.desk.keep', { name })}
          </PostButton>
          <PostButton
            to={to.deskDirectoryErrand('gabung')}
            once={`${once}${otherSlug}`.slice(0, 200)}
            values={{ kept: otherSlug, double: slug, why }}
            kind="ghost"
          >
            {t('directory.desk.keep', { name: otherName })}
          </PostButton>
        </div>
      </div>
    ))}
    {merged.length > 0 && <h2>{t('directory.desk.merged')}</h2>}
    <ul class="people">
      {merged.map(({ id, name, keptSlug, keptName, until }) => (
        <li>
          {name} {t('directory.desk.into')} <a href={to.deskProfile(keptSlug)}>{keptName}</a>{' '}
          <span class="quiet">
            <Moment at={until} tongue={tongue} as="day" />
          </span>{' '}
          <PostButton
            to={to.deskDirectoryErrand('urai')}
            once={`${once}${id}`}
            values={{ id }}
            kind="plain"
            label={t('directory.desk.undo_one', { name })}
          >
            {t('directory.desk.undo')}
          </PostButton>
        </li>
      ))}
    </ul>
  </>
)

type TaxonomyFacts = {
  t: Say
  tongue: Tongue
  subsectors: readonly Choice[]
  changes: readonly TaxonomyChange[]
  once: string
  refusals: readonly Refusal[]
  form: Typed
  open: 'merge' | 'rename' | undefined
}

const Rename = ({ t, subsectors, once, refusals, form, open }: TaxonomyFacts) => {
  const mine = open === 'rename'
  const wrong = complaints(t, mine ? refusals : [])
  const text = (name: string) => (mine ? form.text(name) : '')
  return (
    <details class="fold" open={mine}>
      <summary>{t('directory.desk.rename')}</summary>
      <p class="quiet">{t('directory.desk.rename_lead')}</p>
      <form method="post" action={to.deskDirectoryErrand('nama-subsektor')} class="who-form" novalidate>
        <input type="hidden" name="once" value={`${once}n`} />
        <SelectField
          t={t}
          name="code"
          label={t('directory.desk.rename_of')}
          choices={subsectors}
          value={text('code')}
          error={wrong('code')}
        />
        <TextField
          t={t}
          name="name"
          id="f-rename-name"
          label={t('directory.desk.rename_name')}
          value={text('name')}
          error={wrong('name')}
          maxlength={60}
        />
        <TextField
          t={t}
          name="nameEn"
          id="f-rename-en"
          label={t('directory.desk.rename_en')}
          value={text('nameEn')}
          error={wrong('nameEn')}
          maxlength={60}
        />
        <TextField
          t={t}
          name="reason"
          id="f-rename-reason"
          label={t('directory.desk.why')}
          value={text('reason')}
          error={wrong('reason')}
          maxlength={600}
        />
        <Button>{t('directory.desk.do_rename')}</Button>
      </form>
    </details>
  )
}

const Merge = ({ t, subsectors, once, refusals, open }: TaxonomyFacts) => {
  const wrong = complaints(t, open === 'merge' ? refusals : [])
  return (
    <details class="fold" open={open === 'merge'}>
      <summary>{t('directory.desk.taxonomy')}</summary>
      <p class="quiet">{t('directory.desk.taxonomy_lead')}</p>
      <form method="post" action={to.deskDirectoryErrand('subsektor')} class="who-form" novalidate>
        <input type="hidden" name="once" value={`${once}t`} />
        <SelectField t={t} name="old" label={t('directory.desk.old')} choices={subsectors} error={wrong('old')} />
        <SelectField
          t={t}
          name="into"
          label={t('directory.desk.new')}
          choices={subsectors}
          value={subsectors[1]?.value}
          error={wrong('into')}
        />
        <TextField t={t} name="reason" id="f-taxonomy-reason" label={t('directory.desk.why')} error={wrong('reason')} maxlength={600} />
        <Button kind="danger">{t('directory.desk.do_taxonomy')}</Button>
      </form>
    </details>
  )
}

/** The taxonomy: a sub-sector is called otherwise or goes into another, and what changed stands in the order it did. */
export const Taxonomy = (facts: TaxonomyFacts) => {
  const { t, tongue, changes } = facts
  return (
    <>
      <Rename {...facts} />
      <Merge {...facts} />
      {changes.length > 0 && (
        <details class="fold">
          <summary>{t('directory.desk.taxonomy_version', { n: changes.length })}</summary>
          <ul class="people">
            {changes.map(({ was, is, merged, reason, at }) => (
              <li>
                {t(merged ? 'directory.desk.was_merged' : 'directory.desk.was_called', { was, is })}{' '}
                <span class="quiet">
                  <Moment at={at} tongue={tongue} as="day" />. {reason}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
