/// The style sheet, script and content security policy of a page.
enum PageAssets {
  /// The content security policy: nothing may be loaded but the page's own style, script and
  /// images.
  ///
  /// Style and script are identified by their SHA-256, so that no other can run, whatever a photo
  /// is called. A test checks the hashes and reports the new ones after a change.
  static let policy = """
    default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; \
    style-src 'sha256-ZGzIzJgoP1+n85j+cEPr+ZcsL2ynEZQL8CPdYYop9Tw='; script-src 'sha256-lh31MtoRahBXGLbOHx/rU3GPuXqaxPj5mQgEhGpFCYI='
    """

  /// The style sheet, including the rules of the charts.
  static let style = Markup(
    stringLiteral: """
      :root { color-scheme: light dark; \(ChartStyle.definitions(dark: false)) }
      @media screen and (prefers-color-scheme: dark) {
        :root { \(ChartStyle.definitions(dark: true)) } }
      \(ChartStyle.rules)
      \(layout)
      """)

  private static let layout = """
    * { box-sizing: border-box; }
    body { margin: 0 auto; padding: 1rem; max-width: 52rem; background: var(--ground);
      color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
    h1 { margin: 0.5rem 0 0; font-size: 1.75rem; line-height: 1.25; }
    h2 { margin: 2.25rem 0 0.75rem; font-size: 1.25rem; line-height: 1.3; break-after: avoid; }
    p { margin: 0.5rem 0; }
    .note, footer { color: var(--note); font-size: 0.9rem; }
    .path { overflow-wrap: anywhere; }
    .keep { white-space: nowrap; }
    .numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr));
      gap: 0.75rem; margin: 0; }
    .numbers div { display: flex; flex-direction: column-reverse; justify-content: flex-end;
      padding: 0.75rem; border-radius: 0.5rem; background: var(--box); break-inside: avoid; }
    .numbers dt { color: var(--note); font-size: 0.9rem; }
    .numbers dd { margin: 0; font-size: 1.75rem; font-weight: 600; line-height: 1.2; }
    .chart { display: block; overflow: visible; }
    .plot { display: block; width: 100%; height: auto; max-width: 44rem; }
    .matrix { max-width: none; min-width: 40rem; }
    .scroll { margin-top: 1rem; overflow-x: auto; }
    table { width: 100%; border-collapse: collapse; font-size: 0.95rem; }
    caption { padding-bottom: 0.25rem; color: var(--note); text-align: left; font-size: 0.9rem; }
    th, td { padding: 0.3rem 0.75rem 0.3rem 0; border-bottom: 1px solid var(--line);
      text-align: left; vertical-align: top; font-weight: 400; }
    thead th { font-weight: 600; }
    td:last-child, th:last-child { padding-right: 0; }
    .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
    .grid th, .grid td { padding-right: 0.4rem; }
    th button { all: unset; cursor: pointer; font-weight: 600; }
    th button::after { content: "\\2195"; display: inline-block; width: 1.2em; text-align: center;
      color: var(--note); }
    th[aria-sort="ascending"] button::after { content: "\\2191"; color: var(--text); }
    th[aria-sort="descending"] button::after { content: "\\2193"; color: var(--text); }
    th button:hover { text-decoration: underline; }
    th button:focus-visible, .scroll:focus-visible { outline: 2px solid var(--bar);
      outline-offset: 2px; }
    .spoken { position: absolute; width: 1px; height: 1px; overflow: hidden;
      clip-path: inset(50%); white-space: nowrap; }
    .photos { display: grid; grid-template-columns: repeat(auto-fill, minmax(160px, 1fr));
      gap: 1rem; margin: 1rem 0; padding: 0; list-style: none; }
    .photos li { break-inside: avoid; }
    figure { margin: 0; }
    figcaption { margin-top: 0.4rem; font-size: 0.9rem; line-height: 1.35; }
    .frame { display: flex; align-items: center; justify-content: center; height: 160px;
      border-radius: 0.5rem; background: var(--box); overflow: hidden; }
    .frame img { display: block; max-width: 100%; height: auto; }
    .missing { padding: 0.5rem; color: var(--note); font-size: 0.9rem; text-align: center; }
    footer { margin-top: 2.5rem; padding-top: 0.75rem; border-top: 1px solid var(--line); }
    @media print {
      body { max-width: none; padding: 0 1rem; font-size: 10pt; }
      .chart { zoom: 0.75; }
      .numbers { grid-template-columns: repeat(5, 1fr); }
      h2 + .note { break-after: avoid; }
      .chart, .numbers div, .frame { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
      .scroll { overflow: visible; }
      th button::after, th[aria-sort] button::after { content: none; }
      .photos { grid-template-columns: repeat(5, 1fr); }
      .frame { height: 130px; }
      .frame img { max-height: 100%; width: auto; }
      tr, .chart { break-inside: avoid; }
    }
    """

  /// The script that adds a sort button to each column header of the breed table; without it, the
  /// table keeps its initial order.
  ///
  /// The script contains neither `<` nor `&`, which would not be well-formed XML.
  static let script: Markup = """
    (function () {
      "use strict";
      var table = document.getElementById("breeds-table");
      if (!table) { return; }
      var body = table.tBodies[0];
      var heads = Array.from(table.tHead.rows[0].cells);
      function value(row, column) {
        var number = row.cells[column].getAttribute("data-number");
        return number === null ? row.cells[column].textContent : Number(number);
      }
      function compare(a, b) {
        return typeof a === "number" ? a - b : a.localeCompare(b);
      }
      function sort(column, isRising) {
        var rows = Array.from(body.rows);
        rows.sort(function (a, b) {
          return (isRising ? 1 : -1) * compare(value(a, column), value(b, column));
        });
        rows.forEach(function (row) { body.appendChild(row); });
        heads.forEach(function (head) { head.removeAttribute("aria-sort"); });
        heads[column].setAttribute("aria-sort", isRising ? "ascending" : "descending");
      }
      heads.forEach(function (head, column) {
        var button = document.createElement("button");
        button.type = "button";
        button.textContent = head.textContent;
        head.textContent = "";
        head.appendChild(button);
        button.addEventListener("click", function () {
          var order = head.getAttribute("aria-sort");
          var isNumber = head.classList.contains("number");
          sort(column, order === null ? !isNumber : order === "descending");
        });
      });
    }());
    """
}
