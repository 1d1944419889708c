import type { Child } from 'hono/jsx'
import { formatCount } from '#src/base/money.ts'
import { Icon } from './icon.tsx'
import type { Say } from './words.ts'

export type FacetValue = { value: string; label: string; count?: number | undefined; chosen: boolean }

/** One question of a filter: choices with the number of things behind each. */
export const Facet = ({
  t,
  name,
  label,
  values,
  type = 'checkbox',
}: {
  t: Say
  name: string
  label: string
  values: readonly FacetValue[]
  type?: 'checkbox' | 'radio'
}) => (
  <fieldset class="facet">
    <legend>{label}</legend>
    {values.map(({ value, label: words, count, chosen }) => (
      <label>
        <input type={type} name={name} value={value} checked={chosen} />
        <span>{words}</span>
        {count !== undefined && (
          <span class="count">
            {formatCount(count)}
            <span class="vh"> {t('ui.facet.things')}</span>
          </span>
        )}
      </label>
    ))}
  </fieldset>
)

/** From and to, in rupiah. */
export const PriceFacet = ({
  t,
  min,
  max,
  names = ['min', 'max'],
}: {
  t: Say
  min?: string | undefined
  max?: string | undefined
  /** What the two are called in the address. */
  names?: readonly [string, string]
}) => (
  <fieldset class="facet range">
    <legend>{t('ui.facet.price')}</legend>
    <label>
      <span>{t('ui.facet.from')}</span>
      <input name={names[0]} inputmode="numeric" autocomplete="off" value={min} />
    </label>
    <label>
      <span>{t('ui.facet.to')}</span>
      <input name={names[1]} inputmode="numeric" autocomplete="off" value={max} />
    </label>
  </fieldset>
)

export type Chip = { label: string; without: string }

/** What is filtered now; each chip is a link to the list without it. */
export const Chips = ({ t, chips, none }: { t: Say; chips: readonly Chip[]; none: string }) =>
  chips.length === 0 ? null : (
    <ul class="chips" aria-label={t('ui.facet.chosen')}>
      {chips.map(({ label, without }) => (
        <li>
          <a class="chip" href={without}>
            <span class="vh">{t('ui.facet.remove')} </span>
            {label}
            <Icon name="cross" />
          </a>
        </li>
      ))}
      <li>
        <a class="clear" href={none}>
          {t('ui.facet.clear')}
        </a>
      </li>
    </ul>
  )

/** Several orders of one list; the present one is marked. */
export const Sorting = ({ t, orders }: { t: Say; orders: readonly { label: string; href: string; current: boolean }[] }) => (
  <nav class="sorting" aria-label={t('ui.facet.sort')}>
    <span class="quiet" aria-hidden="true">
      {t('ui.facet.sort')}
    </span>
    {orders.map(({ label, href, current }) => (
      <a href={href} aria-current={current ? 'true' : undefined}>
        {label}
      </a>
    ))}
  </nav>
)

/** Filters beside the list on a desk, folded above it on a phone: one form, one markup. */
export const Filters = ({
  t,
  action,
  chosen,
  hidden = {},
  children,
}: {
  t: Say
  action: string
  chosen: number
  hidden?: Record<string, string | undefined>
  children?: Child
}) => (
  <details class="filters">
    <summary>
      <Icon name="list" />
      {t('ui.facet.open')}
      {chosen > 0 && <b class="badge">{chosen}</b>}
    </summary>
    <form method="get" action={action}>
      {Object.entries(hidden).map(
        ([name, value]) => value !== undefined && value !== '' && <input type="hidden" name={name} value={value} />,
      )}
      {children}
      <button type="submit" class="btn block">
        {t('ui.facet.apply')}
      </button>
    </form>
  </details>
)
