internal import FoundationEssentials

/// A self-contained HTML page, which needs no other file and no network.
///
/// The page is well-formed XML that browsers read as HTML, so that a test can parse it strictly.
/// The table with the id `breeds-table` can be sorted by its column headers.
public struct Page: Sendable {
  private let title: String
  private let version: String
  private let header: Markup
  private let main: Markup
  private let footer: Markup

  /// Creates a page.
  ///
  /// - Parameters:
  ///   - title: the title, also shown as the main heading.
  ///   - version: kennel's version.
  ///   - header: the content below the title.
  ///   - footer: the content at the end.
  ///   - main: the sections.
  public init(title: String, version: String, header: Markup, footer: Markup, main: Markup) {
    (self.title, self.version) = (title, version)
    (self.header, self.footer, self.main) = (header, footer, main)
  }

  /// The markup of the whole page.
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
  /// Returns a section with a heading.
  ///
  /// - Parameters:
  ///   - id: the `id` of the heading.
  ///   - title: the heading.
  ///   - content: the content below the heading.
  /// - Returns: the section.
  public static func section(_ id: String, _ title: String, _ content: Markup) -> Markup {
    """
    <section aria-labelledby="\(id)">
    <h2 id="\(id)">\(title)</h2>
    \(content)</section>

    """
  }

  /// Returns a list of numbers in boxes.
  public static func numbers(_ numbers: [(name: String, value: String)]) -> Markup {
    let items: [Markup] = numbers.map { "<div><dt>\($0)</dt><dd>\($1)</dd></div>\n" }
    return "<dl class=\"numbers\">\n\(items)</dl>\n"
  }

  /// Returns a grid of photos made by `figure`.
  public static func photos(_ figures: [Markup]) -> Markup {
    "<ul class=\"photos\">\n\(figures)</ul>\n"
  }

  /// Returns a thumbnail with a caption.
  ///
  /// - Parameters:
  ///   - picture: the thumbnail; nil if none could be created.
  ///   - alternative: the text alternative for users who can't see the photo.
  ///   - caption: the content below the photo.
  /// - Returns: a list item for `photos`.
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

/// A thumbnail embedded in a page.
public struct Thumbnail: Sendable {
  /// The width in pixels.
  public let width: Int
  /// The height in pixels.
  public let height: Int
  /// The JPEG file in Base64.
  public let data: String

  /// Creates a thumbnail.
  ///
  /// - Parameters:
  ///   - width: the width in pixels.
  ///   - height: the height in pixels.
  ///   - jpeg: the bytes of the JPEG file.
  public init(width: Int, height: Int, jpeg: [UInt8]) {
    (self.width, self.height) = (width, height)
    data = Data(jpeg).base64EncodedString()
  }
}
