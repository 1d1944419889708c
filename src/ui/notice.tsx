import type { Child } from 'hono/jsx'
import { Icon, type IconName } from './icon.tsx'

const icons: Record<string, IconName> = { info: 'info', done: 'check', wait: 'clock', warn: 'warning' }

/** `done` what just happened, `wait` whose turn it is and until when, `warn` what would be lost, `info` the rest. */
export const Notice = ({
  kind = 'info',
  live,
  children,
}: {
  kind?: 'info' | 'done' | 'wait' | 'warn'
  live?: boolean
  children?: Child
}) => (
  <div class={`notice ${kind}`} role={live ? 'status' : undefined}>
    <Icon name={icons[kind] ?? 'info'} />
    <div>{children}</div>
  </div>
)
