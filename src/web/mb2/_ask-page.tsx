import type { Child } from 'hono/jsx'
import type { Refusal } from '#src/base/outcome.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { html } from '../answer.tsx'
import type { Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import type { Visit } from '../visit.ts'

export type WrongAsk = { refusals: readonly Refusal[]; form: Typed }

/** A page on which one thing is asked or told about something on show: for whoever asks alone, and for no search engine. */
export function askPage(
  visit: Visit,
  o: { title: string; crumbs: Parameters<typeof Breadcrumb>[0]['crumbs']; wrong: WrongAsk | undefined; main: Child },
): Promise<Response> {
  const refusals = o.wrong?.refusals ?? []
  return html(visit, {
    door: 'mb2',
    private: true,
    quiet: true,
    title: o.title,
    ...(o.wrong ? { refusals, status: statusOf(refusals) } : {}),
    main: (
      <div class="batik narrow">
        <Breadcrumb t={visit.t} crumbs={o.crumbs} />
        <ErrorSummary t={visit.t} refusals={refusals} />
        <h1>{o.title}</h1>
        {o.main}
      </div>
    ),
  })
}
