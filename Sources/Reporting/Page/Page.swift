internal import FoundationEssentials

/// A page that stands alone: it needs no other file and no network, and may be mailed.
///
/// It is written as XML that browsers read as HTML, so that a test can parse it strictly. The
/// table with the id `breeds-table` can be sorted by its heads.
public struct Page: Sendable {
  private let title: String
  private let version: String
  private let header: Markup
  private let main: Markup
  private let footer: Markup

  /// Makes a page.
  ///
  /// - Parameters:
  ///   - title: what it is called, above its text too.
  ///   - version: kennel's version.
  ///   - header: what stands below the title.
  ///   - footer: what stands at the end.
  ///   - main: the sections.
  public init(title: String, version: String, header: Markup, footer: Markup, main: Markup) {
    (self.title, self.version) = (title, version)
    (self.header, self.footer, self.main) = (header, footer, main)
  }

  /// The whole page.
  public var markup: Markup {
    """
    <!DOCTYPE html>
    <html lang="en" xmlns="http://www.w3.org/1999/xhtml">
    <head>
    <meta charset="utf-8"/>
    <meta http-equiv="Content-Security-Policy" content="\(PageAssets.policy)"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <meta name="color-scheme" content="light dark"/>
    <meta name="generator" content="kennel \(version)"/>
    <title>\(title)</title>
    <style>\(PageAssets.style)</style>
    </head>
    <body>
    <header>
    <h1>\(title)</h1>
    \(header)</header>
    <main>
    \(main)</main>
    <footer>
    \(footer)</footer>
    <script>\(PageAssets.script)</script>
    </body>
    </html>

    """
  }
}

extension Markup {
  /// A part of a page under a heading.
  ///
  /// - Parameters:
  ///   - id: the heading's `id` in the page.
  ///   - title: the heading.
  ///   - content: what stands below it.
  /// - Returns: the section.
  public static func section(_ id: String, _ title: String, _ content: Markup) -> Markup {
    """
    <section aria-labelledby="\(id)">
    <h2 id="\(id)">\(title)</h2>
    \(content)</section>

    """
  }

  /// A list of numbers in boxes.
  public static func numbers(_ numbers: [(name: String, value: String)]) -> Markup {
    let items: [Markup] = numbers.map { "<div><dt>\($0)</dt><dd>\($1)</dd></div>\n" }
    return "<dl class=\"numbers\">\n\(items)</dl>\n"
  }

  /// Photos side by side, made by `figure`.
  public static func photos(_ figures: [Markup]) -> Markup {
    "<ul class=\"photos\">\n\(figures)</ul>\n"
  }

  /// A small photo with words below it.
  ///
  /// - Parameters:
  ///   - picture: the photo; nil where none could be made.
  ///   - alternative: what it shows, for those who can't see it.
  ///   - caption: what stands below it.
  /// - Returns: an item of a list of photos.
  public static func figure(
    _ picture: Thumbnail?, alternative: String, caption: Markup
  ) -> Markup {
    let shown: Markup =
      switch picture {
      case let picture?:
        """
        <img src="data:image/jpeg;base64,\(picture.data)" width="\(picture.width)" \
        height="\(picture.height)" alt="\(alternative)"/>
        """
      case nil: "<span class=\"missing\">No picture could be made.</span>"
      }
    return """
      <li><figure><div class="frame">\(shown)</div>
      <figcaption>\(caption)</figcaption></figure></li>

      """
  }
}

/// A small photo that stands in a page itself.
public struct Thumbnail: Sendable {
  /// Its columns.
  public let width: Int
  /// Its rows.
  public let height: Int
  /// A JPEG in base 64.
  public let data: String

  /// Makes a small photo.
  ///
  /// - Parameters:
  ///   - width: its columns.
  ///   - height: its rows.
  ///   - jpeg: the bytes of its file.
  public init(width: Int, height: Int, jpeg: [UInt8]) {
    (self.width, self.height) = (width, height)
    data = Data(jpeg).base64EncodedString()
  }
}
