import { LinkButton } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'

/** 410: it was here, and says why it is not now. */
export const suspended = (visit: Visit, shop: string) =>
  html(visit, {
    door: 'mb2',
    title: visit.t('find.shop.suspended.title'),
    status: 410,
    head: <meta name="robots" content="noindex" />,
    main: (
      <Empty
        seed={shop}
        level={1}
        title={visit.t('find.shop.suspended.title')}
        action={<LinkButton href={to.shops()}>{visit.t('find.shop.suspended.action')}</LinkButton>}
      >
        {visit.t('find.shop.suspended.lead', { shop })}
      </Empty>
    ),
  })
