import type { Child } from 'hono/jsx'
import { classes } from './attributes.ts'
import { Icon, type IconName } from './icon.tsx'

type Look = {
  /** `main`: the one next step. `ghost`: beside it. `plain`: a link-like deed. `danger`: cannot be taken back. */
  kind?: 'main' | 'ghost' | 'plain' | 'danger'
  icon?: IconName
  block?: boolean
  small?: boolean
  children?: Child
}

const lookOf = ({ kind = 'main', block, small }: Look) => classes('btn', kind !== 'main' && kind, block && 'block', small && 'small')

export type ButtonFacts = Look & {
  name?: string
  value?: string
  /** Sends the form to another address than its own. */
  action?: string
  /** Sends it as a question (GET): what was filled in comes back, and nothing is done. */
  asks?: boolean
  form?: string
  /** Why it cannot be pressed now. The button stays in sight, the reason beside it. */
  closed?: string | undefined
  /** Submits without the browser's own checks, e.g. for "save and continue later". */
  unchecked?: boolean
  label?: string
}

export const Button = ({ name, value, action, asks, form, closed, unchecked, label, icon, children, ...look }: ButtonFacts) => {
  const id = closed === undefined ? undefined : `why-${name ?? 'send'}-${value ?? ''}`.replace(/[^\w-]/g, '')
  const button = (
    <button
      type="submit"
      class={lookOf(look)}
      name={name}
      value={value}
      formaction={action}
      formmethod={asks ? 'get' : undefined}
      form={form}
      formnovalidate={unchecked}
      disabled={closed !== undefined}
      aria-label={label}
      aria-describedby={id}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  )
  if (closed === undefined) return button
  return (
    <span class="closed">
      {button}
      <span class="why" id={id}>
        {closed}
      </span>
    </span>
  )
}

export const LinkButton = ({
  href,
  icon,
  children,
  download,
  current,
  apart,
  ...look
}: Look & {
  href: string
  download?: string | true
  current?: boolean /** Beside this page, which still holds something. */
  apart?: boolean
}) => (
  <a
    class={lookOf(look)}
    href={href}
    download={download}
    aria-current={current ? 'true' : undefined}
    {...(apart ? { target: '_blank', rel: 'noopener' } : {})}
  >
    {icon && <Icon name={icon} />}
    {children}
  </a>
)

/** A form of one button: a deed on its own, working without a script. */
export const PostButton = ({
  to,
  once,
  values = {},
  ...button
}: ButtonFacts & { to: string; once?: string; values?: Record<string, string> }) => (
  <form method="post" action={to} class="one">
    {once && <input type="hidden" name="once" value={once} />}
    {Object.entries(values).map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
    <Button {...button} />
  </form>
)
