import type { Totals } from '#src/events/alumni.db.ts'
import type { Say } from '#src/ui/words.ts'

const Cells = ({ t, cells, label }: { t: Say; cells: Totals['age']; label: (value: string) => string }) => (
  <>
    {cells.shown.map(({ value, people }) => (
      <li>
        {label(value)}: <b>{people}</b>
      </li>
    ))}
    {cells.rest !== null && cells.rest > 0 && (
      <li>
        {t('programme.totals.rest')}: <b>{cells.rest}</b>
      </li>
    )}
  </>
)

/** What came of a cohort, counted once and frozen; nothing under five people is shown by itself. */
export const TotalsView = ({ t, totals }: { t: Say; totals: Totals }) =>
  totals.completed === null ? null : (
    <section>
      <h2>{t('programme.totals')}</h2>
      <p class="lead">{t('programme.totals.completed', { n: totals.completed })}</p>
      {totals.kelurahan.shown.length > 0 && (
        <>
          <h3>{t('programme.totals.kelurahan')}</h3>
          <ul class="plain-list">
            <Cells t={t} cells={totals.kelurahan} label={(value) => (value === 'unsaid' ? t('programme.totals.unsaid') : value)} />
          </ul>
        </>
      )}
      {totals.age.shown.length > 0 && (
        <>
          <h3>{t('programme.totals.age')}</h3>
          <ul class="plain-list">
            <Cells t={t} cells={totals.age} label={(value) => t(`programme.totals.age_${value}`)} />
          </ul>
        </>
      )}
      {totals.alumni.map(({ months, cells }) => (
        <>
          <h3>{t('programme.totals.alumni', { months })}</h3>
          <ul class="plain-list">
            <Cells t={t} cells={cells} label={(value) => t(`programme.alumni.${value}`)} />
          </ul>
        </>
      ))}
      <p class="small quiet">{t('programme.totals.small')}</p>
    </section>
  )
