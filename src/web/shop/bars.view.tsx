export type Bar = { label: string; value: number; shown: string }

const longest = 100

/** Bars that are a table: drawn from zero, each with its own number. The last one is today. */
export const Bars = ({ caption, heads, bars }: { caption: string; heads: readonly [string, string]; bars: readonly Bar[] }) => {
  const most = Math.max(1, ...bars.map((bar) => bar.value))
  return (
    <table class="day-bars">
      <caption class="vh">{caption}</caption>
      <thead class="vh">
        <tr>
          <th scope="col">{heads[0]}</th>
          <th scope="col">{heads[1]}</th>
        </tr>
      </thead>
      <tbody>
        {bars.map((bar) => (
          <tr>
            <th scope="row">{bar.label}</th>
            <td>
              <div>
                <svg viewBox={`0 0 ${longest} 10`} preserveAspectRatio="none" aria-hidden="true">
                  <rect width={Math.max(0, (bar.value / most) * longest).toFixed(1)} height="10" />
                </svg>
                <span>{bar.shown}</span>
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
