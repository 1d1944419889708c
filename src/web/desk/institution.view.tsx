import { formatDay } from '#src/base/time.ts'
import type { Holder, PostHeld } from '#src/governance/holders.db.ts'
import type { Named } from '#src/governance/names.db.ts'
import type { Vacancy } from '#src/governance/succession.db.ts'
import { Button } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { Status } from '#src/ui/status.tsx'
import { Table } from '#src/ui/table.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import { sayDay } from './_waiting.ts'

type Facts = {
  visit: Visit
  units: readonly Named[]
  unit: string | undefined
  posts: readonly PostHeld[]
  vacancies: readonly Vacancy[]
}

export const Held = ({ visit, holder }: { visit: Visit; holder: Holder }) => {
  const { t } = visit
  return (
    <>
      {holder.name}
      {holder.mode !== 'definitive' && ` (${t(`govdesk.mode.${holder.mode}`)})`}, {t('govdesk.due', { day: sayDay(visit, holder.until) })}
    </>
  )
}

/** Seats that are empty or fall empty within three months: what a keeper of the institution looks for first. */
const Vacancies = ({ visit: { t, ctx }, vacancies, unit }: Facts) => {
  const shown = vacancies.filter((one) => unit === undefined || one.unit === unit)
  const [now, soon] = [shown.filter((one) => one.now).length, shown.filter((one) => !one.now)]
  if (shown.length === 0) return null
  return (
    <section>
      <h2>{t('govdesk.institution.vacant', { n: now })}</h2>
      {soon.length > 0 && (
        <ul class="mini">
          {soon.map((one) => (
            <li>
              <a href={to.deskPost(one.post)}>{ctx.tongue === 'en' ? one.nameEn : one.name}</a>
              <span>
                {one.unitName}, {t('govdesk.institution.falls', { day: formatDay(one.from, ctx.tongue) })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

export const Institution = (facts: Facts) => {
  const { visit, units, unit, posts } = facts
  const { t, ctx } = visit
  return (
    <>
      <h1>{t('govdesk.institution.title')}</h1>
      <form method="get" action={to.deskInstitution()} class="narrow">
        <SelectField
          t={t}
          name="unit"
          label={t('govdesk.new.unit')}
          value={unit}
          choices={units.map(({ code, name }) => ({ value: code, label: name }))}
          empty={t('govdesk.institution.all_units')}
          optional
        />
        <div class="acts">
          <Button kind="ghost">{t('govdesk.institution.show')}</Button>
        </div>
      </form>
      <div class="stack wide after">
        <Vacancies {...facts} />
        <section>
          <h2>{t('govdesk.institution.posts', { n: posts.length })}</h2>
          <Table
            caption={t('govdesk.institution.posts', { n: posts.length })}
            quietCaption
            rows={posts}
            columns={[
              {
                label: t('govdesk.institution.post'),
                head: true,
                cell: (post) => <a href={to.deskPost(post.code)}>{ctx.tongue === 'en' ? post.nameEn : post.name}</a>,
              },
              ...(unit ? [] : [{ label: t('govdesk.new.unit'), cell: (post: PostHeld) => post.unitName }]),
              {
                label: t('govdesk.institution.holder'),
                cell: (post) => (
                  <>
                    {post.holders.map((holder, n) => (
                      <>
                        {n > 0 && '; '}
                        <Held visit={visit} holder={holder} />
                      </>
                    ))}
                    {post.vacant > 0 && (
                      <>
                        {' '}
                        <Status kind="wait">{t('govdesk.institution.empty', { n: post.vacant })}</Status>
                      </>
                    )}
                  </>
                ),
              },
            ]}
          />
        </section>
      </div>
    </>
  )
}
