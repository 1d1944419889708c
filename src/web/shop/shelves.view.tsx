import { formatCount } from '#src/base/money.ts'

export type Shelf = { label: string; count?: number | undefined; href: string; current: boolean }

/** One list in several shelves, each with what stands on it. */
export const Shelves = ({ label, shelves }: { label: string; shelves: readonly Shelf[] }) => (
  <nav class="racks" aria-label={label}>
    {shelves.map((shelf) => (
      <a href={shelf.href} aria-current={shelf.current ? 'true' : undefined}>
        {shelf.label}
        {shelf.count !== undefined && <span class="n">{formatCount(shelf.count)}</span>}
      </a>
    ))}
  </nav>
)
