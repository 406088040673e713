public import BreedRecognition
public import PhotoArchive

/// Recognises the breeds in many photos, with a thread a photo, and gives results in their order.
public struct RecognitionPipeline: Sendable {
  private let classifier: any PhotoClassifier
  private let workers: Int
  private let interruption: Interruption

  /// Starts a worker's thread; tests have none left.
  var startThread: @Sendable (@escaping @Sendable () -> Void) throws(CommandError) -> WorkerThread =
    { body throws(CommandError) in try WorkerThread(body) }

  /// How many photos a worker may be ahead of the slowest one, so that memory stays bounded.
  private static let photosAhead = 4

  /// Makes a pipeline.
  ///
  /// - Parameters:
  ///   - classifier: recognises the breeds.
  ///   - workers: how many photos are worked on at a time.
  ///   - interruption: when it is requested, the photos in hand are finished and no other is begun.
  public init(classifier: any PhotoClassifier, workers: Int, interruption: Interruption) {
    self.classifier = classifier
    self.workers = max(1, workers)
    self.interruption = interruption
  }

  /// Recognises the breeds in all photos that `source` finds.
  ///
  /// - Parameters:
  ///   - source: finds the photos; it is asked by worker threads, one at a time.
  ///   - deliver: takes the results on the calling thread, in the photos' order, as they come.
  /// - Throws: what `deliver` throws, or that no worker can be made; a photo's error never.
  public func run<Source: IteratorProtocol<PhotoScan.Item> & SendableMetatype>(
    _ source: Source, deliver: (PhotoResult) throws -> Void
  ) throws {
    let queue = PhotoQueue(
      source, workers: workers, window: workers * Self.photosAhead, interruption: interruption)
    var threads: [WorkerThread] = []
    defer { for thread in threads { thread.join() } }
    do {
      threads = try startThreads(on: queue)
      while let result = try queue.nextResult() { try deliver(result) }
    } catch {
      queue.stop()
      throw error
    }
  }

  /// Starts the workers' threads; where the system has fewer left, those do the work.
  private func startThreads<Source: SendableMetatype>(
    on queue: PhotoQueue<Source>
  ) throws(CommandError) -> [WorkerThread] {
    var threads: [WorkerThread] = []
    for _ in 0..<workers {
      do throws(CommandError) {
        threads.append(try startThread { [classifier] in work(on: queue, with: classifier) })
      } catch {
        if threads.isEmpty { throw error }
        queue.workerEnded()
      }
    }
    return threads
  }
}

/// A worker thread's life.
private func work<Source>(on queue: PhotoQueue<Source>, with classifier: any PhotoClassifier) {
  do {
    // Made when there is something to do: a single photo needs one worker.
    var worker: (any PhotoClassifierWorker)?
    let reader = PhotoReader()
    while let (place, item) = queue.take() {
      let own = try worker ?? classifier.makeWorker()
      worker = own
      queue.finish(place, recognise(item, with: own, reader))
    }
    queue.workerEnded()
  } catch {
    queue.workerEnded(CommandError(.badData, "\(error)"))
  }
}

private func recognise(
  _ item: PhotoScan.Item, with worker: any PhotoClassifierWorker, _ reader: PhotoReader
) -> PhotoResult {
  switch item {
  case .failure(let path, let error):
    return PhotoResult(path: path, recognition: .failure(error))
  case .photo(let path):
    do {
      let recognition = try reader.read(path) { try worker.classify($0) }
      return PhotoResult(path: path, recognition: .success(recognition))
    } catch {
      return PhotoResult(path: path, recognition: .failure(PhotoFileError("\(error)")))
    }
  }
}
