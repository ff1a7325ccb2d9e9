// Draws each chart of the page with Plotly, in the place of the server's drawing. When anything is missing, the
// server's drawing stays.
// A phone keeps the server's narrow drawing: its text stays readable there.
const wide = window.matchMedia('(min-width: 40.0625em)').matches
for (const chart of document.querySelectorAll('[data-chart]')) {
  const data = document.getElementById(chart.dataset.chart)
  const plot = chart.querySelector('.app-chart__plot')
  const fallback = chart.querySelector('.app-chart__fallback')
  if (!window.Plotly || !data || !plot || !wide) continue
  const figure = JSON.parse(data.textContent)
  plot.hidden = false
  try {
    await window.Plotly.newPlot(plot, figure.data, figure.layout, { displayModeBar: false, responsive: true })
    if (fallback) fallback.hidden = true
    // The table beside the chart says the same, so the drawing is one picture to people who hear the page.
    plot.setAttribute('role', 'img')
    plot.setAttribute('aria-label', `Chart: ${chart.querySelector('figcaption')?.textContent ?? ''}`)
    chart.dataset.drawn = 'plotly'
  } catch (error) {
    plot.hidden = true
    console.error(error)
  }
}
