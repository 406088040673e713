public import Files
internal import GRDB

internal import FoundationEssentials

extension Catalog {
  /// The digest of the picture of a photo that was seen, whichever model looked at it.
  ///
  /// - Parameters:
  ///   - path: the photo, in its folder's `resolved` spelling.
  ///   - stamp: what the photo is now.
  /// - Returns: the digest; nil when the photo is new or was changed.
  public func pictureDigest(of path: Path, _ stamp: FileStamp) -> [UInt8]? {
    let sql = """
      SELECT digest FROM file JOIN picture ON picture.id = file.picture
        WHERE folder = ? AND name = ? AND size = ? AND modified = ? AND inode = ?
      """
    let digest = read { db in
      let statement = try db.cachedStatement(sql: sql)
      return try Data.fetchOne(
        statement,
        arguments: [
          Data(path.folder.bytes), Data(path.name), stamp.size, stamp.modified,
          Int64(bitPattern: stamp.inode),
        ])
    }
    return digest.flatMap { $0.map { [UInt8]($0) } }
  }
}
