import { Icon } from './icon.tsx'
import type { Say } from './words.ts'

export type Step = { label: string; state: 'done' | 'now' | 'later'; href?: string | undefined }

/** Where one stands in an errand of several pages. */
export const Steps = ({ t, steps, label }: { t: Say; steps: readonly Step[]; label: string }) => (
  <nav class="steps" aria-label={label}>
    <ol>
      {steps.map((step) => (
        <li class={step.state} aria-current={step.state === 'now' ? 'step' : undefined}>
          {step.state === 'done' && <Icon name="check" />}
          {step.href && step.state === 'done' ? <a href={step.href}>{step.label}</a> : step.label}
          {step.state === 'done' && <span class="vh"> {t('ui.steps.done')}</span>}
        </li>
      ))}
    </ol>
  </nav>
)
