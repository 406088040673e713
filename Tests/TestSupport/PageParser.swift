public import Foundation
public import FoundationXML

/// An element of a page.
public final class Element {
  /// Its name.
  public let name: String
  /// Its attributes.
  public let attributes: [String: String]
  /// The elements within it.
  public fileprivate(set) var children: [Element] = []
  /// The text within it, without that of its children.
  public fileprivate(set) var text = ""

  init(name: String, attributes: [String: String]) {
    self.name = name
    self.attributes = attributes
  }

  /// This element and all within, in their order.
  public var all: [Element] { [self] + children.flatMap(\.all) }
  /// The text within, of all elements.
  public var allText: String { text + children.map(\.allText).joined(separator: " ") }

  /// The elements of a name, this one included.
  public func all(_ name: String) -> [Element] { all.filter { $0.name == name } }
}

/// Reads a page as XML, strictly.
public final class PageParser: NSObject, XMLParserDelegate {
  private var stack = [Element(name: "", attributes: [:])]

  /// Reads a page.
  ///
  /// - Throws: what is wrong with it.
  public static func parse(_ text: String) throws -> Element {
    let parser = XMLParser(data: Data(text.utf8))
    let delegate = PageParser()
    parser.delegate = delegate
    guard parser.parse() else {
      throw ParseError(
        reason: "\(String(describing: parser.parserError)), line \(parser.lineNumber)")
    }
    return delegate.stack[0]
  }

  /// What is wrong, and where.
  struct ParseError: Error { let reason: String }

  /// An element begins.
  public func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String] = [:]
  ) {
    let element = Element(name: name, attributes: attributes)
    stack.last?.children.append(element)
    stack.append(element)
  }

  /// An element ends.
  public func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    stack.removeLast()
  }

  /// There is text.
  public func parser(_ parser: XMLParser, foundCharacters string: String) {
    stack.last?.text += string
  }
}

/// What is wrong with a page that should be well-formed, tied together and need nothing from
/// elsewhere; nothing when it is right.
///
/// - Throws: when it is not well-formed.
public func pageProblems(_ text: String) throws -> [String] {
  let root = try PageParser.parse(text)
  var problems: [String] = []
  func check(_ isRight: Bool, _ problem: String) { if !isRight { problems.append(problem) } }

  check(root.all("html").first?.attributes["lang"] == "en", "language")
  for landmark in ["header", "main", "footer", "h1"] {
    check(root.all(landmark).count == 1, landmark)
  }
  let levels = root.all.compactMap { Int($0.name.wholeMatch(of: /h(\d)/)?.1 ?? "") }
  check(levels.first == 1 && levels.dropFirst().allSatisfy { $0 == 2 }, "a heading is left out")
  let ids = root.all.compactMap { $0.attributes["id"] }
  check(Set(ids).count == ids.count, "an id twice")
  for svg in root.all("svg") {
    check(svg.attributes["role"] == "img", "role of a picture")
    let isNamed = svg.children.first?.name == "title" && svg.children.first?.text.isEmpty == false
    check(isNamed && svg.all("desc").first?.text.isEmpty == false, "name of a picture")
  }
  for table in root.all("table") { check(table.all("caption").count == 1, "caption") }
  for head in root.all("th") {
    check(["row", "col"].contains(head.attributes["scope"]), "scope of \(head.allText)")
  }
  for element in root.all {
    for id in element.attributes["aria-labelledby"]?.split(separator: " ") ?? [] {
      check(ids.contains(String(id)), "no \(id)")
    }
    check(element.attributes["href"] == nil, "a link")
    check(element.attributes["style"] == nil, "a style that the policy forbids")
    let source = element.attributes["src"]
    check(source.map { $0.hasPrefix("data:image/jpeg;base64,") } != false, "source of a picture")
    check(!element.attributes.keys.contains { $0.hasPrefix("on") }, "a handler")
  }
  let outside = text.replacing("\"http://www.w3.org/1999/xhtml\"", with: "")
    .replacing("\"http://www.w3.org/2000/svg\"", with: "")
  for part in ["http:", "https:", "//", "url(", "@import", "<link", "<iframe", "<object"]
  where outside.contains(part) {
    // The letters of a picture may spell `//`.
    if part == "//", !root.all("img").isEmpty { continue }
    problems.append(part)
  }
  return problems
}
